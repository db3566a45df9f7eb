// Preloaded into a process (`node --import`): its wall clock is ahead by CLOCK_AHEAD_MS milliseconds. Its monotonic clock is not changed.
const aheadMs = Number(process.env['CLOCK_AHEAD_MS']);
const RealDate = Date;
const now = () => Math.floor(performance.timeOrigin + performance.now()) + aheadMs;

globalThis.Date = new Proxy(RealDate, {
  construct: (target, given: unknown[], self) =>
    Reflect.construct(target, given.length === 0 ? [now()] : given, self) as Date,
  apply: () => new RealDate(now()).toString(),
  get: (target, name, self) => (name === 'now' ? now : (Reflect.get(target, name, self) as unknown)),
});

export {};
