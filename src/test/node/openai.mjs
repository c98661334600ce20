// One request by OpenAI's own client, told as lines of JSON: what was answered, each chunk, the end.
import OpenAI from 'openai';

const ask = JSON.parse(process.argv[2]);
const client = new OpenAI({ baseURL: ask.baseURL, apiKey: ask.apiKey, maxRetries: ask.maxRetries ?? 0 });

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function complete() {
  const { data, response } = await client.chat.completions
    .create(ask.body, { headers: ask.headers ?? {} })
    .withResponse();
  say({
    conversationId: response.headers.get('x-conversation-id'),
    messageId: response.headers.get('x-message-id'),
  });
  if (!ask.body.stream) {
    say({ completion: data });
    return;
  }
  let chunks = 0;
  for await (const chunk of data) {
    say({ chunk });
    chunks += 1;
    if (chunks === ask.abortAfter) {
      data.controller.abort();
    }
  }
}

async function models() {
  const all = [];
  for await (const model of client.models.list()) {
    all.push(model.id);
  }
  say({ models: all });
}

try {
  await (ask.body ? complete() : models());
  say({ end: true });
} catch (error) {
  const { name, status, code, type, param, message } = error;
  say({ error: { name, status, code, type, param, message } });
}
