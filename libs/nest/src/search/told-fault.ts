import type { FaultCode } from '../problems/request-fault.js';

/** A fault of a query parameter. The clause is the rest of a sentence that begins with the name of the parameter. */
export interface ToldFault {
  readonly code: FaultCode;
  readonly clause: string;
}

/** Takes note of a fault. */
export type Tell = (code: FaultCode, clause: string) => void;
