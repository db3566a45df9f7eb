const HEADER = 16;
const OP_MSG = 2013;
// After the header come flag bits, the kind of the first section, and the length of its document, which is the command.
const FIRST_ELEMENT = HEADER + 4 + 1 + 4;

/** Cuts a stream of MongoDB's wire protocol into its messages. */
export class MessageReader {
  #rest = Buffer.alloc(0);

  /** Takes a chunk. Returns the messages that it completes. */
  read(chunk: Buffer): Buffer[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const messages: Buffer[] = [];
    while (this.#rest.length >= HEADER && this.#rest.length >= this.#rest.readInt32LE(0)) {
      const length = this.#rest.readInt32LE(0);
      messages.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
    return messages;
  }
}

export const requestId = (message: Buffer): number => message.readInt32LE(4);
export const repliesTo = (message: Buffer): number => message.readInt32LE(8);

const STRING = 2;

/**
 * The name of a command, and its collection if it has one, from the first element of its document. `undefined` for a message
 * that is no command.
 */
export function commandOf(message: Buffer): string | undefined {
  if (message.readInt32LE(12) !== OP_MSG) return undefined;
  const name = text(message, FIRST_ELEMENT + 1);
  const value = FIRST_ELEMENT + 1 + name.length + 1;
  return message[FIRST_ELEMENT] === STRING ? `${name} ${text(message, value + 4)}` : name;
}

const text = (message: Buffer, start: number) => message.toString('utf8', start, message.indexOf(0, start));
