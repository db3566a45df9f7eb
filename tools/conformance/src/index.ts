export { Contract, type Exchange } from './contract.js';
export { bankContract } from './bank-contract.js';
