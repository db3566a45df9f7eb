/** The part of a request that is at fault. */
export type RequestPart = 'body' | 'query' | 'path' | 'header';

/** The codes of faults in requests, with what each means. They are a public contract: never rename or reuse one. */
export const faultCodes = {
  NOT_JSON: 'The body is not JSON.',
  NOT_UTF8: 'The bytes are not valid UTF-8.',
  TOO_DEEP: 'Objects and arrays are nested too deep.',
  DUPLICATE: 'A field, query parameter or header that may occur once occurs several times.',
  REQUIRED: 'A required field is missing.',
  UNKNOWN: 'There is no such field or query parameter.',
  NOT_ALLOWED: 'This request takes no such header or body.',
  WRONG_TYPE: 'The value has another type.',
  WRONG_VALUE: 'The value is none of those that are allowed.',
  WRONG_FORMAT: 'The text does not have the required form.',
  TOO_SHORT: 'The text or the list is too short.',
  TOO_LONG: 'The text or the list is too long.',
  TOO_SMALL: 'The number is too small.',
  TOO_LARGE: 'The number is too large.',
} as const;

/** The code of a fault in a request. */
export type FaultCode = keyof typeof faultCodes;

/** One thing that is wrong with a request, and where. */
export interface RequestFault {
  readonly in: RequestPart;
  /** The names and indexes that lead to the value; none for the whole part. A header or a query parameter is one name. */
  readonly path: readonly (string | number)[];
  readonly code: FaultCode;
  /** A full sentence that names the field. */
  readonly detail: string;
}

/** Returns the JSON Pointer (RFC 6901) of a value as a URI fragment: `#/amount/value`; `#` for the whole. */
export function pointerTo(path: readonly (string | number)[]): string {
  const escaped = path.map((segment) => String(segment).replaceAll('~', '~0').replaceAll('/', '~1'));
  return ['#', ...escaped.map((segment) => encodeURI(segment.toWellFormed()).replaceAll('#', '%23'))].join('/');
}
