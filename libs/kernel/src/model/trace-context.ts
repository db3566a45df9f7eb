const form = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Returns the trace id of a `traceparent`, or `undefined` if the text is none: version, trace id, parent id and flags, of which the version
 * is not `ff` and the ids are not all zeros (W3C Trace Context, 3.2.2).
 */
export function traceIdOf(traceparent: string): string | undefined {
  return form.exec(traceparent)?.[1];
}
