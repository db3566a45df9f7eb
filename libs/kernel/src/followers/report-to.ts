import { disregard } from '../data/disregard.js';

/** Reports an error. Nothing happens if the listener throws, or rejects later. */
export function reportTo(onError: (error: unknown) => void, error: unknown): void {
  try {
    disregard(onError(error));
  } catch {
    // There is nobody to report the listener's own error to.
  }
}
