import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contract } from './contract.js';

let contract: Contract | undefined;

/** Returns the contract of the bank, which docs/openapi.json describes. */
export function bankContract(): Contract {
  contract ??= new Contract(readFileSync(join(import.meta.dirname, '../../../docs/openapi.json'), 'utf8'));
  return contract;
}
