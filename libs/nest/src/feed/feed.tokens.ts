/** The injection token of the milliseconds after which a stream with nothing to send sends a heartbeat. */
export const HEARTBEAT_MS = Symbol('HeartbeatMs');
