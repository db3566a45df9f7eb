import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

const success = /^HTTP\/1\.1 2/;
const length = /\r\ncontent-length: (\d+)\r\n/i;
const headEnd = '\r\n\r\n';

/**
 * A connection that sends one request after the other. It reads only what it must, since it takes the processor from the servers that
 * are measured: the status, the length and the end of an answer.
 */
export class HttpConnection {
  #received = '';
  #answered: PromiseWithResolvers<void> | undefined;

  private constructor(private readonly socket: Socket) {
    // One character is one byte.
    socket.setEncoding('latin1').on('data', (text: string) => this.#read(text));
    socket.on('error', (error) => this.#fail(error.message));
    socket.on('close', () => this.#fail('The server closed the connection.'));
  }

  static async open(port: number): Promise<HttpConnection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new HttpConnection(socket);
  }

  /** Resolves once the answer is complete. Rejects if its status is not 2xx. */
  send(request: Buffer): Promise<void> {
    this.#answered = Promise.withResolvers();
    this.socket.write(request);
    return this.#answered.promise;
  }

  close(): void {
    this.socket.destroy();
  }

  #read(text: string): void {
    this.#received += text;
    const head = this.#received.indexOf(headEnd);
    if (head < 0) return;
    const bytes = length.exec(this.#received)?.[1];
    if (!success.test(this.#received) || bytes === undefined) return this.#fail(this.#received);
    const end = head + headEnd.length + Number(bytes);
    if (this.#received.length < end) return;
    if (this.#received.length > end) return this.#fail('An answer is longer than it says.');
    this.#received = '';
    this.#answered?.resolve();
  }

  #fail(why: string): void {
    this.#answered?.reject(new Error(`A request was not answered with success: ${why}`));
  }
}
