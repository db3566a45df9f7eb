/** The token of a running service's `ServiceReadiness`. */
export const READINESS = Symbol('Readiness');
