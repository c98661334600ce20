package dev.durachat.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.durachat.testing.ApiClient;
import dev.durachat.testing.LiveTest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ChatGPT and Claude give to their users comes in as it was said there. */
class ForeignImportTest extends LiveTest {

  private String imported(String json) {
    try (ApiClient api = ApiClient.of(server(), user)) {
      JsonNode done = api.post("/api/v1/import", json).expect(201).json();
      JsonNode opened =
          api.get("/api/v1/conversations/" + done.path("ids").path(0).asText()).json();
      Map<String, Integer> places = new HashMap<>();
      StringBuilder shown = new StringBuilder();
      JsonNode conversation = opened.path("conversation");
      shown.append(conversation.path("title").asText()).append(' ');
      shown.append(conversation.path("createdAt").asText()).append('\n');
      for (JsonNode message : opened.path("messages")) {
        places.put(message.path("id").asText(), places.size());
        shown.append(places.size() - 1).append('<');
        shown.append(places.getOrDefault(message.path("parentId").asText(), -1)).append(' ');
        shown.append(message.path("role").asText()).append(' ');
        shown.append(message.path("model").asText("-")).append(' ');
        shown.append(message.path("thinking").asText("-").replace("\n", "|")).append(": ");
        shown.append(message.path("content").asText().replace("\n", "|")).append('\n');
      }
      shown.append("leaf ").append(places.get(conversation.path("leafId").asText()));
      return shown.toString();
    }
  }

  @Test
  void chatGpt() {
    String json =
        """
        [{title:'Two  ways', create_time:1700000000.1234, update_time:1700000100.5,
          is_archived:null, current_node:'n6', moderation_results:[], plugin_ids:null,
          mapping:{
            n6:{id:'n6', parent:'n5', children:[], message:{id:'n6', author:{role:'assistant',
              name:null, metadata:{}}, create_time:1700000006, content:{content_type:'text',
              parts:['second answer']}, status:'finished_successfully', weight:1,
              metadata:{model_slug:'gpt-4o', finish_details:{type:'stop'}}, recipient:'all'}},
            root:{id:'root', message:null, parent:null, children:['sys']},
            sys:{id:'sys', parent:'root', children:['n1'], message:{author:{role:'system'},
              create_time:null, content:{content_type:'text', parts:['']},
              metadata:{is_visually_hidden_from_conversation:true}, recipient:'all'}},
            n1:{id:'n1', parent:'sys', children:['n2','n3'], message:{author:{role:'user'},
              create_time:1700000001.5, content:{content_type:'multimodal_text', parts:[
              {content_type:'image_asset_pointer', asset_pointer:'file-service://x', width:1},
              'what is this?']}, metadata:{}, recipient:'all'}},
            n2:{id:'n2', parent:'n1', children:[], message:{author:{role:'assistant'},
              create_time:1700000002, content:{content_type:'text', parts:['first answer']},
              metadata:{model_slug:'gpt-4'}, recipient:'all'}},
            n3:{id:'n3', parent:'n1', children:['n4'], message:{author:{role:'assistant'},
              create_time:1700000003, content:{content_type:'thoughts', thoughts:[
              {summary:'Looking', content:'it is a cat'}], source_analysis_msg_id:'x'},
              metadata:{}, recipient:'all'}},
            n4:{id:'n4', parent:'n3', children:['n5'], message:{author:{role:'assistant'},
              create_time:1700000004, content:{content_type:'code', language:'json',
              text:'{\\"q\\":1}'}, metadata:{}, recipient:'web.search'}},
            n5:{id:'n5', parent:'n4', children:['n6'], message:{author:{role:'tool',
              name:'web.search'}, create_time:1700000005, content:{content_type:'execution_output',
              text:'found'}, metadata:{}, recipient:'all'}}
          }}]""";
    assertEquals(
        """
        Two ways 2023-11-14T22:13:20.123Z
        0<-1 user - -: [image]||what is this?
        1<0 assistant openai/gpt-4 -: first answer
        2<0 assistant openai/gpt-4o Looking||it is a cat: second answer
        leaf 2""",
        imported(json));
  }

  @Test
  void claude() {
    String json =
        """
        [{uuid:'c1', name:'A talk', summary:'', created_at:'2024-05-06T07:08:09.123456Z',
          updated_at:'2024-05-06T08:00:00+02:00', account:{uuid:'a'}, chat_messages:[
          {uuid:'m1', text:'hello', sender:'human', created_at:'2024-05-06T07:08:10Z',
            updated_at:'2024-05-06T07:08:10Z', content:[{type:'text', text:'hello',
            start_timestamp:null, citations:[]}], attachments:[{file_name:'n.txt', file_size:3,
            file_type:'txt', extracted_content:'abc'}], files:[{file_name:'x.png'}]},
          {uuid:'m2', text:'hi there', sender:'assistant', created_at:'2024-05-06T07:08:11Z',
            updated_at:'2024-05-06T07:08:11Z', content:[{type:'thinking', thinking:'polite'},
            {type:'text', text:'hi'}, {type:'tool_use', name:'t', input:{a:1}}, {type:'text',
            text:'there'}], attachments:[], files:[]},
          {uuid:'m3', text:'bye', sender:'human', created_at:'2024-05-06T07:08:12Z', content:[]}
        ]}]""";
    assertEquals(
        """
        A talk 2024-05-06T07:08:09.123Z
        0<-1 user - -: hello||[n.txt]||abc
        1<0 assistant - polite: hi||there
        2<1 user - -: bye
        leaf 2""",
        imported(json));
  }

  @Test
  void claudeWithBranches() {
    String root = "00000000-0000-4000-8000-000000000000";
    String json =
        """
        [{uuid:'c1', name:null, created_at:null, current_leaf_message_uuid:'m2', chat_messages:[
          {uuid:'m1', sender:'human', text:'q', parent_message_uuid:'ROOT'},
          {uuid:'m2', sender:'assistant', text:'one', parent_message_uuid:'m1'},
          {uuid:'m3', sender:'assistant', text:'two', parent_message_uuid:'m1'},
          {uuid:'m4', sender:'human', text:'other root', parent_message_uuid:'ROOT'}
        ]}]"""
            .replace("ROOT", root);
    String shown = imported(json);
    assertEquals(
        """
        0<-1 user - -: q
        1<0 assistant - -: one
        2<0 assistant - -: two
        3<-1 user - -: other root
        leaf 1""",
        shown.substring(shown.indexOf('\n') + 1));
  }

  @Test
  void severalAtOnceKeepTheirOrder() {
    String json =
        """
        [{title:'one', mapping:{}}, {name:'two', chat_messages:[]}]""";
    try (ApiClient api = ApiClient.of(server(), user)) {
      JsonNode done = api.post("/api/v1/import", json).expect(201).json();
      assertEquals(2, done.path("conversations").asInt());
      assertEquals(0, done.path("messages").asInt());
      assertEquals(
          "two",
          api.get("/api/v1/conversations/" + done.path("ids").path(1).asText())
              .json()
              .path("conversation")
              .path("title")
              .asText());
    }
  }
}
