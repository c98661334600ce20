package dev.durachat.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.TestSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames that are no frames of the protocol: PROTOCOL §3 and the codes of §4. */
final class RefusalTest extends SceneTest {

  @ParameterizedTest(name = "{1} for {0}")
  @CsvSource(
      delimiter = '§',
      quoteCharacter = '`',
      textBlock =
          """
          nothing at all                   § invalid_json    § ``
          white space                      § invalid_json    § `  `
          words                            § invalid_json    § hello
          half an object                   § invalid_json    § {"type":
          two objects                      § invalid_json    § {"type":"ping"} {"type":"ping"}
          a single quote                   § invalid_json    § {'type':'ping'}
          a number JSON does not know      § invalid_json    § {"type":"ping","id":NaN}
          a list                           § invalid_message § ["ping"]
          a text                           § invalid_message § "ping"
          a null                           § invalid_message § null
          no type                          § invalid_message § {}
          a type of null                   § invalid_message § {"type":null}
          a type that is a number          § invalid_message § {"type":1}
          a type nobody knows              § unknown_type    § {"type":"dance"}
          a type in capitals               § unknown_type    § {"type":"PING"}
          a type of the server             § unknown_type    § {"type":"pong"}
          no prompt                        § invalid_message § {"type":"start_chat"}
          an empty prompt                  § invalid_message § {"type":"start_chat","prompt":""}
          a prompt of null                 § invalid_message § {"type":"start_chat","prompt":null}
          a prompt that is a number        § invalid_message § {"type":"start_chat","prompt":7}
          a prompt that is an object       § invalid_message § {"type":"start_chat","prompt":{}}
          a conversation that is a number  § invalid_message § {"type":"start_chat","prompt":"p","conversationId":7}
          a parent that is a number        § invalid_message § {"type":"start_chat","prompt":"p","parentId":7}
          a parent without conversation    § invalid_message § {"type":"start_chat","prompt":"p","parentId":"m"}
          a model that is a number         § invalid_message § {"type":"start_chat","prompt":"p","model":7}
          an effort nobody knows           § invalid_message § {"type":"start_chat","prompt":"p","reasoningEffort":"huge"}
          an effort in capitals            § invalid_message § {"type":"start_chat","prompt":"p","reasoningEffort":"LOW"}
          an effort that is a number       § invalid_message § {"type":"start_chat","prompt":"p","reasoningEffort":1}
          a system prompt that is a list   § invalid_message § {"type":"start_chat","prompt":"p","systemPrompt":[]}
          attachments that are a text      § invalid_message § {"type":"start_chat","prompt":"p","attachments":"a"}
          attachments that are numbers     § invalid_message § {"type":"start_chat","prompt":"p","attachments":[1]}
          attachments that are an object   § invalid_message § {"type":"start_chat","prompt":"p","attachments":{"a":"b"}}
          an empty request id              § invalid_message § {"type":"start_chat","prompt":"p","requestId":""}
          a request id that is a number    § invalid_message § {"type":"start_chat","prompt":"p","requestId":1}
          a request id with an umlaut      § invalid_message § {"type":"start_chat","prompt":"p","requestId":"ä"}
          a request id with a line end     § invalid_message § {"type":"start_chat","prompt":"p","requestId":"a\\n"}
          a model nobody knows             § model_unknown   § {"type":"start_chat","prompt":"p","model":"fake/three"}
          a model of no provider           § model_unknown   § {"type":"start_chat","prompt":"p","model":"one"}
          an empty model                   § model_unknown   § {"type":"start_chat","prompt":"p","model":""}
          a conversation that is not       § not_found       § {"type":"start_chat","prompt":"p","conversationId":"c"}
          an attachment that is not        § not_found       § {"type":"start_chat","prompt":"p","attachments":["a"]}
          a project that is not            § not_found       § {"type":"start_chat","prompt":"p","projectId":"a"}
          regenerate of nothing            § invalid_message § {"type":"regenerate"}
          regenerate of a number           § invalid_message § {"type":"regenerate","messageId":1}
          regenerate of what is not        § not_found       § {"type":"regenerate","messageId":"m"}
          continue of nothing              § invalid_message § {"type":"continue"}
          continue of what is not          § not_found       § {"type":"continue","messageId":"m"}
          stop of nothing                  § invalid_message § {"type":"stop"}
          stop of what is not              § not_found       § {"type":"stop","messageId":"m"}
          catchup of nothing               § invalid_message § {"type":"catchup"}
          catchup of what is not           § not_found       § {"type":"catchup","conversationId":"c"}
          a limit of 0                     § invalid_message § {"type":"catchup","conversationId":"c","limit":0}
          a limit below 0                  § invalid_message § {"type":"catchup","conversationId":"c","limit":-1}
          a limit that is a text           § invalid_message § {"type":"catchup","conversationId":"c","limit":"9"}
          a limit that is no whole number  § invalid_message § {"type":"catchup","conversationId":"c","limit":1.5}
          a since below 0                  § invalid_message § {"type":"catchup","conversationId":"c","since":-1}
          a since beyond all numbers       § invalid_message § {"type":"catchup","conversationId":"c","since":99999999999999999999}
          before together with since       § invalid_message § {"type":"catchup","conversationId":"c","since":1,"before":"m"}
          a have that is a text            § invalid_message § {"type":"catchup","conversationId":"c","have":"m"}
          a have without attempt           § invalid_message § {"type":"catchup","conversationId":"c","have":{"messageId":"m","offset":1}}
          a have without offset            § invalid_message § {"type":"catchup","conversationId":"c","have":{"messageId":"m","attempt":1}}
          a have with an offset below 0    § invalid_message § {"type":"catchup","conversationId":"c","have":{"messageId":"m","attempt":1,"offset":-1}}
          leave of nothing                 § invalid_message § {"type":"leave"}
          sync without epoch               § invalid_message § {"type":"sync","since":1}
          sync without since               § invalid_message § {"type":"sync","epoch":"e"}
          a ping of infinity               § invalid_message § {"type":"ping","id":1e999}
          a ping of an object              § invalid_message § {"type":"ping","id":{}}
          """)
  void whatIsNoFrameIsRefusedByItsCode(String what, String code, String frame) {
    TestSocket socket = connectAs("one who errs");
    socket.raw(frame);
    JsonNode error = socket.next();
    assertEquals("error", error.path("type").asText());
    assertEquals(code, error.path("code").asText(), error::toString);
    assertFalse(error.path("message").asText().isEmpty());
    assertFalse(error.path("retryable").asBoolean(true));
    assertTrue(socket.settle().isEmpty(), "and nothing else");
    assertEquals(0, provider.untaken(), "nothing was begun");
  }

  @Test
  void aRefusalNamesWhatItAnswers() {
    play(
        """
        A> {type: 'start_chat', prompt: '', requestId: 'r', conversationId: 'c', messageId: 'm'}
        A< {type: 'error', code: 'invalid_message', requestId: 'r', conversationId: 'c', messageId: 'm'}
        A> {type: 'regenerate', messageId: 'm', requestId: 'r'}
        A< {type: 'error', code: 'not_found', requestId: 'r', messageId: 'm', conversationId: '!'}
        A> {type: 'catchup', conversationId: 'c'}
        A< {type: 'error', code: 'not_found', conversationId: 'c', requestId: '!', messageId: '!'}
        """);
  }
}
