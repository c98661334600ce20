// A stand-in for the server, to develop and look at the page: `npm run mock`, then
// http://127.0.0.1:8321. It forgets everything when it ends.
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { ClientFrame } from '../../client/client-frames.ts';
import { ModelServer } from '../model/server.ts';
import { answer } from './answers.ts';
import { MockSocket } from './websocket.ts';

const port = Number(process.env['PORT'] ?? 8321);
const dist = process.env['DIST'] ?? 'dist';
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
  + "connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
  + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types lit-html dompurify durachat";
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2',
};

const chat = new ModelServer({ now: () => new Date().toISOString(), heartbeatMs: 3_000 });
chat.commands.onreply = (id) => answer(chat, id);
const sockets = new Set<MockSocket>();
let up = true;
let models = [{ id: 'demo/echo', name: 'Echo (demo)', provider: 'demo', vision: false, reasoning: false }];

const orders: Record<string, () => void> = {
  drop: () => sockets.forEach((socket) => socket.destroy()),
  freeze: () => sockets.forEach((socket) => socket.freeze()),
  down: () => { up = false; sockets.forEach((socket) => socket.destroy()); },
  up: () => { up = true; },
  expire: () => sockets.forEach((socket) => socket.close(4401)),
  many: () => { // a conversation of more than one page
    const peer = { send: () => {}, subscribed: new Set<string>() };
    const answer = chat.commands.onreply;
    chat.commands.onreply = (id) => {
      chat.replies.append(id, `Answer to *${id}*.`);
      chat.replies.finish(id);
    };
    for (let i = 0; i < 130; i++) {
      const id = [...chat.history.conversations.keys()].at(-1);
      const known = i === 0 || id === undefined ? {} : { conversationId: id };
      chat.receive(peer, { type: 'start_chat', requestId: `many-${Date.now()}-${i}`, prompt: i === 0 ? 'Paged' : `Question ${i}`, ...known });
    }
    chat.commands.onreply = answer;
  },
  refuse: () => { chat.refusal = { code: 'quota_exceeded', retryable: false }; },
  accept: () => { chat.refusal = null; },
  models: () => {
    models = ['gpt-large', 'gpt-small'].map((name) => ({ id: `openai/${name}`, name, provider: 'openai', vision: true, reasoning: true }))
      .concat(models);
  },
};

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://mock');
  const json = (value: unknown): void => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  if (pathname === '/api/v1/me') {
    json({ userId: 'local', preferences: {}, bytes: 0, createdAt: new Date(0).toISOString() });
  } else if (pathname === '/api/v1/models') {
    json({ default: models[0]?.id, models });
  } else if (pathname.startsWith('/mock/')) {
    orders[pathname.slice(6)]?.();
    json({ conversations: [...chat.history.conversations.values()], effects: chat.commands.effects });
  } else {
    try {
      const file = pathname === '/' ? 'index.html' : pathname.slice(1);
      const body = readFileSync(join(dist, file));
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'text/plain', 'content-security-policy': csp }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  }
});

server.on('upgrade', (request, stream) => {
  if (!up) {
    stream.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
    return;
  }
  const socket = new MockSocket(request, stream);
  const peer = chat.connect((frame) => socket.send(JSON.stringify(frame)));
  sockets.add(socket);
  socket.onmessage = (data) => chat.receive(peer, JSON.parse(data) as ClientFrame);
  socket.onclose = () => {
    sockets.delete(socket);
    chat.disconnect(peer);
  };
});

server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}`));
