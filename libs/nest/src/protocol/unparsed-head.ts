import { randomUUID } from 'node:crypto';
import type { Occasion } from '../problems/problem.js';
import type { ProtocolError } from './protocol-fault.js';

const endOfHead = '\r\n\r\n';

/** What could be read of a request that Node's parser has refused. */
export interface UnparsedHead {
  /** Empty if the line came in an earlier packet. */
  readonly requestLine: string;
  readonly method: string | undefined;
  readonly occasion: Occasion;
}

/** Reads what it can of the request at which the parser stopped. */
export function unparsedHead({ rawPacket, bytesParsed = 0 }: ProtocolError): UnparsedHead {
  const text = rawPacket?.toString('latin1') ?? '';
  // The packet may begin with requests that the parser has accepted.
  const previous = text.slice(0, bytesParsed).lastIndexOf(endOfHead);
  const [head = ''] = text.slice(previous < 0 ? 0 : previous + endOfHead.length).split(endOfHead, 1);
  const [requestLine = ''] = /^[A-Z]+ [^\r\n]*/.exec(head) ?? [];
  const [, id] = /\r\nx-request-id:[ \t]*([\w-]{1,64})[ \t]*(?:\r\n|$)/i.exec(head) ?? [];
  const [, method] = /^([A-Z]+) /.exec(requestLine) ?? [];
  const [, instance] = /^\S* (\/[\x21-\x3e\x40-\x7e]{0,1023})[ ?]/.exec(requestLine) ?? [];
  return { requestLine, method, occasion: { requestId: id ?? randomUUID(), instance } };
}
