import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Backoff } from '../../client/backoff.ts';
import { ready, World } from './world.ts';

test('pauses grow with full jitter up to a ceiling', () => {
  const full = new Backoff(() => 0.999999, 250, 4_000);
  assert.deepEqual([1, 2, 3, 4, 5, 6].map(() => full.next()), [249, 499, 999, 1999, 3999, 3999]);
  full.reset();
  assert.equal(full.next(), 249);
  assert.equal(new Backoff(() => 0, 250).next(), 0);
  assert.equal(new Backoff(() => 0, 250).next(5_000), 5_000);
});

test('asks for the protocol, and carries a token where there is one', async () => {
  const plain = new World();
  plain.client.start();
  assert.deepEqual(plain.socket.protocols, ['durachat.v1']);
  const signed = new World({ token: async () => 'secret' });
  signed.client.start();
  await Promise.resolve();
  await Promise.resolve();
  assert.deepEqual(signed.socket.protocols, ['durachat.v1', 'bearer.secret']);
});

test('is open only after ready', () => {
  const world = new World();
  world.client.start();
  assert.equal(world.client.connection.state, 'connecting');
  world.socket.onopen?.();
  assert.equal(world.client.connection.state, 'connecting');
  world.socket.tell(ready());
  assert.equal(world.client.connection.state, 'open');
});

test('a socket that never says ready is given up', () => {
  const world = new World();
  world.client.start();
  world.clock.advance(10_000);
  assert.equal(world.client.connection.state, 'waiting');
  assert.notEqual(world.sockets[0]?.closedWith, null);
  world.clock.advance(250);
  assert.equal(world.sockets.length, 2);
});

test('a quiet server is asked after one beat and given up after two', () => {
  const world = new World();
  const first = world.connect({ heartbeatMs: 1_000 });
  first.tell({ type: 'pong', seq: 0 });
  world.clock.advance(999);
  assert.equal(first.of('ping').length, 0);
  world.clock.advance(1);
  assert.equal(first.of('ping').length, 1);
  world.clock.advance(999);
  assert.equal(world.client.connection.state, 'open');
  world.clock.advance(1);
  assert.equal(world.client.connection.state, 'waiting');
  assert.equal(first.closedWith, 4408);
  first.tell(ready()); // a frozen socket that thaws is not listened to
  assert.equal(world.client.connection.state, 'waiting');
});

test('anything that arrives is a sign of life', () => {
  const world = new World();
  const socket = world.connect({ heartbeatMs: 1_000 });
  for (let i = 0; i < 20; i++) {
    world.clock.advance(1_500);
    socket.tell({ type: 'pong', seq: 0 });
  }
  assert.equal(world.client.connection.state, 'open');
});

test('going offline makes the socket prove that it lives', () => {
  const world = new World();
  const socket = world.connect();
  world.client.connection.doubt();
  assert.equal(socket.of('ping').length, 1);
  socket.tell({ type: 'pong', seq: 0 });
  world.clock.advance(2_000);
  assert.equal(world.client.connection.state, 'open');
  world.client.connection.doubt();
  world.clock.advance(2_000);
  assert.equal(world.client.connection.state, 'waiting');
});

test('coming back online connects at once', () => {
  const world = new World({ random: () => 0.999 });
  world.connect();
  for (let i = 0; i < 8; i++) {
    world.socket.drop();
    world.client.connection.wake();
  }
  const before = world.sockets.length;
  world.socket.drop();
  assert.equal(world.sockets.length, before);
  world.client.connection.wake();
  assert.equal(world.sockets.length, before + 1);
});

test('a connection that held starts the pauses anew, one that did not lets them grow', () => {
  const world = new World({ random: () => 0.999 });
  const pauses: number[] = [];
  const pause = (): void => {
    const sockets = world.sockets.length;
    const from = world.clock.now();
    while (world.sockets.length === sockets) {
      world.clock.advance(1);
    }
    pauses.push(world.clock.now() - from);
    world.socket.tell(ready());
  };
  world.connect();
  for (let i = 0; i < 3; i++) {
    world.socket.drop();
    pause();
  }
  world.clock.advance(6_000);
  world.socket.drop();
  pause();
  assert.deepEqual(pauses, [249, 499, 999, 249]);
});

for (const [code, atLeast] of [[1008, 5_000], [4429, 5_000], [4503, 5_000], [1001, 0], [1006, 0]] as const) {
  test(`close ${code} waits ${atLeast} ms and the jitter`, () => {
    const world = new World();
    world.connect().drop(code);
    world.clock.advance(Math.max(0, atLeast - 1));
    assert.equal(world.sockets.length, 1);
    world.clock.advance(1_000);
    assert.equal(world.sockets.length, 2);
  });
}

test('an expired identity is not tried again until somebody signs in', () => {
  const world = new World();
  world.connect().drop(4401);
  assert.equal(world.client.connection.state, 'signed-out');
  world.clock.advance(600_000);
  assert.equal(world.sockets.length, 1);
  world.client.start();
  assert.equal(world.sockets.length, 2);
});

test('a refused upgrade asks why', async () => {
  const world = new World({ identityStatus: async () => 401 });
  world.client.start();
  world.socket.drop(1006);
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(world.client.connection.state, 'signed-out');
});

test('frames that nobody understands change nothing', () => {
  const world = new World();
  const socket = world.connect();
  for (const data of ['', 'null', '[]', '{', '{"type":"later"}', '{"type":1}']) {
    socket.onmessage?.({ data });
  }
  socket.onmessage?.({ data: new ArrayBuffer(1) });
  assert.equal(world.client.connection.state, 'open');
});
