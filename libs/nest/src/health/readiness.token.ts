/** The injection token of the running service's `ServiceReadiness`. */
export const READINESS = Symbol('Readiness');
