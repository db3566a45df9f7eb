/** Returns a signal that the first SIGINT or SIGTERM aborts. Later ones do nothing: the process ends when its work does. */
export function untilStopped(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop.abort());
  return stop.signal;
}
