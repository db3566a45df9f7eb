import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** The open connections of a server, each with its latest response, if it has had a request. */
export class OpenConnections {
  readonly #latest = new Map<Socket, ServerResponse | undefined>();

  constructor(server: Server) {
    server.on('connection', (socket) => {
      this.#latest.set(socket, undefined);
      socket.once('close', () => this.#latest.delete(socket));
    });
    const note = ({ socket }: IncomingMessage, response: ServerResponse) => {
      if (this.#latest.has(socket)) this.#latest.set(socket, response);
    };
    // Node announces a request with an Expect only by the other two.
    server.on('request', note).on('checkContinue', note).on('checkExpectation', note);
  }

  /** Closes those on which no request is under way, also if the head of one has begun to arrive. */
  closeWaiting(): void {
    for (const [socket, response] of this.#latest) {
      if (response === undefined || response.writableFinished) socket.destroy();
    }
  }
}
