import type { ModelServer } from '../model/server.ts';

const TICK_MS = 24;

/** Plays a model: what it answers depends on a word in the prompt. */
export function answer(server: ModelServer, replyId: string): void {
  const reply = server.history.messages.get(replyId);
  const prompt = server.history.messages.get(reply?.shape.parentId ?? '')?.text ?? '';
  const script = scripts.find(({ word }) => prompt.includes(word)) ?? { word: '', text: plain(prompt) };
  const done = reply?.text ?? '';
  const parts = script.text.slice(done.length).match(/[\s\S]{1,9}/gu) ?? [];
  const attempt = reply?.shape.attempt;
  const alive = (): boolean => {
    const now = server.history.messages.get(replyId)?.shape;
    return now !== undefined && now.attempt === attempt && (now.status === 'pending' || now.status === 'streaming');
  };
  const thoughts = script.thinking?.match(/[\s\S]{1,12}/gu) ?? [];
  if (script.tool === true) {
    const call = { id: 'call-1', name: 'search', arguments: '{"query":"durable objects"}' };
    setTimeout(() => alive() && server.replies.tool(replyId, { ...call, status: 'running' }), 200);
    setTimeout(() => alive() && server.replies.tool(replyId, { ...call, status: 'complete', result: '3 results' }), 900);
  }
  let at = 0;
  const step = (): void => {
    if (!alive()) {
      return;
    }
    const thought = thoughts.shift();
    const part = thought === undefined ? parts[at++] : undefined;
    if (thought !== undefined) {
      server.replies.append(replyId, thought, 'thinking');
    } else if (part !== undefined) {
      server.replies.append(replyId, part);
    } else {
      server.replies.finish(replyId, script.ends ?? 'complete', {
        finishReason: script.finishReason ?? 'stop',
        usage: { promptTokens: 12, completionTokens: Math.ceil(script.text.length / 4), totalTokens: 99 },
        error: script.ends === 'error' ? { code: 'provider_unavailable', message: 'Refused', retryable: true } : null,
      });
      return;
    }
    setTimeout(step, script.slow ?? TICK_MS);
  };
  setTimeout(step, 400);
}

interface Script {
  readonly word: string;
  readonly text: string;
  readonly thinking?: string;
  readonly ends?: 'error' | 'interrupted';
  readonly finishReason?: string;
  readonly slow?: number;
  readonly tool?: boolean;
}

const plain = (prompt: string): string => `You wrote:\n\n> ${prompt.split('\n').join('\n> ')}\n\nThat is what the **demo** model does.`;

const scripts: readonly Script[] = [
  { word: '!error', text: 'This answer begins well, but', ends: 'error' },
  { word: '!interrupted', text: 'This answer begins well, but', ends: 'interrupted' },
  { word: '!length', text: 'This answer is cut because it', finishReason: 'length' },
  { word: '!slow', text: 'word '.repeat(2_000), slow: 60 },
  { word: '!long', text: Array.from({ length: 120 }, (_, i) => `${i + 1}. Paragraph number ${i + 1} of a long answer, with *some* words in it.\n\n`).join('') },
  { word: '!much', text: Array.from({ length: 800 }, (_, i) => `### Part ${i}\n\nSome **words** about part ${i}, and a list:\n\n- one\n- two\n\n\`\`\`js\nconst part = ${i}; // a number\n\`\`\`\n\n`).join(''), slow: 1 },
  { word: '!huge', text: 'A huge answer. '.repeat(20_000), slow: 1 },
  { word: '!think', thinking: 'The question is short. I should weigh two things: what is asked, and what is meant. Then answer plainly.', text: 'The answer is **42**, more or less.' },
  { word: '!tool', tool: true, text: 'I looked it up: there are three results, and the first one is the best.', slow: 80 },
  {
    word: '!rich',
    text: [
      '## B-trees, briefly', 'A B-tree keeps itself balanced by **splitting full nodes** on the way down; see [the article](https://example.org/b-tree).',
      '1. Find the leaf.\n2. If it is full, split it and move the *middle key* up.\n3. Repeat up to the root.',
      '```java\n/** Splits a full child. */\nvoid split(Node parent, int at) {\n  Node full = parent.child(at);\n  Node right = full.takeRightHalf(); // upper keys\n  parent.insert(at, full.middleKey(), right);\n}\n```',
      '| Operation | Cost | Note |\n| --- | --- | --- |\n| search | O(log n) | one path |\n| insert | O(log n) | may split up to the root |\n| scan | O(n) | leaves are linked |',
      '> All leaves stay at the same depth: the tree grows at its root.',
      '- [x] done\n- [ ] open', 'A picture from elsewhere: ![a tree](https://example.org/tree.png), and <script>alert(1)</script> raw <b onclick="alert(1)">HTML</b>.',
      'That is all. Inline `code` too.',
    ].join('\n\n'),
  },
];
