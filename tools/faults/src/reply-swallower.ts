import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { commandOf, MessageReader, repliesTo, requestId } from './wire-message.js';

/** A proxy before a mongod. It passes on every command, but not every reply: the client then waits without an answer. */
export class ReplySwallower {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  #doomed = new Map<string, number>();
  #swallowed = 0;

  private constructor(private readonly target: URL) {
    this.#server = createServer((client) => this.#serve(client));
  }

  /** `uri` is the address of a mongod. The uri of the proxy names the same database. */
  static async before(uri: string): Promise<ReplySwallower> {
    const proxy = new ReplySwallower(new URL(uri));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get uri(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('The proxy does not listen.');
    // Without `directConnection` the driver would ask for the members of the replica set and connect to them, past the proxy.
    return `mongodb://127.0.0.1:${address.port}${this.target.pathname}?directConnection=true`;
  }

  /** How many replies were swallowed. */
  get swallowed(): number {
    return this.#swallowed;
  }

  /** Swallows the next replies to these commands, as many as given: `{ 'insert users': 1, commitTransaction: 2 }`. */
  swallow(replies: Readonly<Record<string, number>>): void {
    this.#doomed = new Map(Object.entries(replies));
    this.#swallowed = 0;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(client: Socket): void {
    const mongod = connect(Number(this.target.port), this.target.hostname);
    const requests = new MessageReader();
    const replies = new MessageReader();
    const silenced = new Set<number>();
    client.on('data', (chunk: Buffer) => {
      for (const message of requests.read(chunk)) {
        if (this.#dooms(commandOf(message))) silenced.add(requestId(message));
        mongod.write(message);
      }
    });
    mongod.on('data', (chunk: Buffer) => {
      for (const message of replies.read(chunk)) {
        if (silenced.has(repliesTo(message))) this.#swallowed += 1;
        else client.write(message);
      }
    });
    for (const [socket, other] of [
      [client, mongod],
      [mongod, client],
    ] as const) {
      this.#sockets.add(socket);
      // After an error comes `close`, which is handled.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
  }

  #dooms(command = ''): boolean {
    const left = this.#doomed.get(command) ?? 0;
    if (left < 1) return false;
    this.#doomed.set(command, left - 1);
    return true;
  }
}
