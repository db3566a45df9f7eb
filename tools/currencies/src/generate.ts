/** Writes the domain's list of currencies from the ISO 4217 list one that the package `currency-codes` carries. */
import { readFileSync, writeFileSync } from 'node:fs';

const target = process.argv[2];
if (!target) throw new Error('usage: generate <file>');
const list = readFileSync(new URL(import.meta.resolve('currency-codes/iso-4217-list-one.xml')), 'utf8');
const published = /Pblshd="([\d-]+)"/.exec(list)?.[1];
if (!published) throw new Error('The list does not say when it was published.');

const digits = new Map<string, number>();
// Entries without minor units ("N.A.": metals, funds codes of supranational banks) are no money that anybody can hold.
for (const [, code = '', units] of list.matchAll(/<Ccy>(\w{3})<\/Ccy>\s*<CcyNbr>\d+<\/CcyNbr>\s*<CcyMnrUnts>(\d)</g)) {
  digits.set(code, Number(units));
}
if (digits.size < 150) throw new Error(`Only ${digits.size} currencies were found.`);

const entries = [...digits].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, units]) => `  ${code}: ${units},`);
writeFileSync(
  target,
  `// Generated from ISO 4217 list one of ${published} by \`npm run currencies\`; do not edit.
/** The currencies with their number of digits after the decimal point. */
export const currencyDigits = {
${entries.join('\n')}
} as const;
`,
);
