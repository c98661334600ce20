import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** The server's side of one WebSocket: enough of RFC 6455 to develop the page on. */
export class MockSocket {
  onmessage: (data: string) => void = () => {};
  onclose: () => void = () => {};
  readonly #stream: Duplex;
  #rest = Buffer.alloc(0);
  #parts: Buffer[] = [];
  #frozen = false;

  constructor(request: IncomingMessage, stream: Duplex) {
    this.#stream = stream;
    const accept = createHash('sha1').update(`${request.headers['sec-websocket-key']}${GUID}`).digest('base64');
    stream.write([
      'HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`, 'Sec-WebSocket-Protocol: durachat.v1', '', '',
    ].join('\r\n'));
    stream.on('data', (chunk: Buffer) => this.#received(chunk));
    stream.on('close', () => this.onclose());
    stream.on('error', () => stream.destroy());
  }

  send(text: string): void {
    this.#write(1, Buffer.from(text));
  }

  close(code: number): void {
    const body = Buffer.alloc(2);
    body.writeUInt16BE(code);
    this.#write(8, body);
    this.#stream.end();
  }

  /** As a network that is cut: no close frame. */
  destroy(): void {
    this.#stream.destroy();
  }

  /** Nothing goes either way any more, and nobody is told. */
  freeze(): void {
    this.#frozen = true;
  }

  #write(opcode: number, body: Buffer): void {
    if (this.#frozen || this.#stream.destroyed) {
      return;
    }
    const head = body.length < 126 ? Buffer.from([0x80 | opcode, body.length])
      : body.length < 65_536 ? Buffer.from([0x80 | opcode, 126, body.length >> 8, body.length & 255])
        : Buffer.concat([Buffer.from([0x80 | opcode, 127, 0, 0, 0, 0]), uint32(body.length)]);
    this.#stream.write(Buffer.concat([head, body]));
  }

  #received(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    while (this.#frame()) {
      // One after the other.
    }
  }

  #frame(): boolean {
    const data = this.#rest;
    if (data.length < 2) {
      return false;
    }
    const [first = 0, second = 0] = data;
    let length = second & 127;
    let at = 2;
    if (length === 126) {
      length = data.length < 4 ? Infinity : data.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      length = data.length < 10 ? Infinity : Number(data.readBigUInt64BE(2));
      at = 10;
    }
    if (data.length < at + 4 + length) {
      return false;
    }
    const mask = data.subarray(at, at + 4);
    const body = Buffer.from(data.subarray(at + 4, at + 4 + length)).map((byte, i) => byte ^ (mask[i % 4] ?? 0));
    this.#rest = data.subarray(at + 4 + length);
    if (!this.#frozen) {
      this.#handle(first & 15, (first & 128) !== 0, Buffer.from(body));
    }
    return true;
  }

  #handle(opcode: number, last: boolean, body: Buffer): void {
    if (opcode === 8) {
      this.#stream.end();
    } else if (opcode === 9) {
      this.#write(10, body);
    } else if (opcode < 2) {
      this.#parts.push(body);
      if (last) {
        const text = Buffer.concat(this.#parts).toString();
        this.#parts = [];
        this.onmessage(text);
      }
    }
  }
}

function uint32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32BE(value);
  return buffer;
}
