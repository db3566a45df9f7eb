import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** What became of a connection. */
export interface Exchange {
  readonly answers: readonly RawAnswer[];
  /** What came behind the last complete answer. */
  readonly rest: string;
}

export interface ExchangeOptions {
  /** Whether the client says that it sends no more, which is the only end of a request that is cut off. */
  readonly isCut?: boolean;
  /** How many answers are awaited before the connection is used for an honest request. */
  readonly expected?: number;
  /** Whether the first answer has no body. */
  readonly isHead?: boolean;
}

/** The id of the honest request at the end of an exchange. */
export const PROBE = 'probe';
const probe = `GET /health/live HTTP/1.1\r\nhost: x\r\nx-request-id: ${PROBE}\r\nconnection: close\r\n\r\n`;

/** Only ends a test that hangs. */
const PATIENCE_MS = 60_000;

/**
 * Sends bytes on a connection of their own, then, if the server leaves it open, an honest request. Returns all answers. If the server takes
 * a part of the bytes for a request that is not one, there is an answer too many, or the last one is not that of the honest request.
 */
export function exchange(port: number, bytes: Buffer | string, options: ExchangeOptions = {}): Promise<Exchange> {
  const { isCut = false, expected = 1, isHead = false } = options;
  const sent = Buffer.from(bytes);
  return new Promise((resolve, reject) => {
    let received = '';
    let isProbed = isCut;
    const socket = connect(port, '127.0.0.1');
    const patience = setTimeout(() => {
      socket.destroy();
      reject(new Error(`The connection stays open after ${excerpt(sent)}, and had ${received}`));
    }, PATIENCE_MS);
    socket.setEncoding('utf8').on('data', (text: string) => {
      received += text;
      if (isProbed || finalOnes(read(received, isHead)).length < expected) return;
      isProbed = true;
      socket.write(probe);
    });
    // A server that closes while bytes are under way resets the connection.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(patience);
      const { answers, rest } = read(received, isHead);
      resolve({ answers: finalOnes({ answers, rest }), rest });
    });
    if (isCut) socket.end(sent);
    else socket.write(sent);
  });
}

/** Sends bytes, and breaks the connection off. Resolves once it is closed. */
export function hangUp(port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).on('close', () => resolve());
    if (bytes.length === 0) socket.on('connect', () => socket.resetAndDestroy());
    else socket.write(bytes, () => socket.resetAndDestroy());
  });
}

export function excerpt(bytes: Buffer | string): string {
  return JSON.stringify(Buffer.from(bytes).toString('latin1').slice(0, 400));
}

function finalOnes({ answers }: Exchange): RawAnswer[] {
  return answers.filter(({ status }) => status >= 200);
}

function read(received: string, isHead: boolean): Exchange {
  const answers: RawAnswer[] = [];
  let rest = received;
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return { answers, rest };
    const [line = '', ...lines] = rest.slice(0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(line)?.[1]);
    const headers = new Map(lines.map(headerOf));
    const hasBody = status >= 200 && status !== 204 && status !== 304 && !(isHead && answers.length === 0);
    const content = Buffer.from(rest.slice(end + 4));
    const length = hasBody ? Number(headers.get('content-length')) : 0;
    if (Number.isNaN(status) || Number.isNaN(length)) throw new Error(`No answer of HTTP/1.1: ${rest}`);
    if (content.length < length) return { answers, rest };
    answers.push({ status, headers, text: content.toString('utf8', 0, length) });
    rest = content.toString('utf8', length);
  }
}

function headerOf(line: string): [name: string, value: string] {
  const colon = line.indexOf(':');
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
