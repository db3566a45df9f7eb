/** The part of ISO 4217 list one that the currency list needs. */
export interface IsoList {
  /** The day on which it was published. */
  readonly published: string;
  /** The number of digits after the decimal point, by code. */
  readonly digits: ReadonlyMap<string, number>;
}

/** Reads list one as the maintenance agency of ISO 4217 publishes it, in XML. */
export function readIsoList(xml: string): IsoList {
  const published = /Pblshd="(\d{4}-\d\d-\d\d)"/.exec(xml)?.[1];
  if (!published) throw new Error('The ISO list does not say when it was published.');
  // Entries without minor units ("N.A.": metals, funds codes of supranational banks) are not money that anybody can hold.
  const entries = xml.matchAll(/<Ccy>(\w{3})<\/Ccy>\s*<CcyNbr>\d+<\/CcyNbr>\s*<CcyMnrUnts>(\d)</g);
  const digits = new Map([...entries].map(([, code = '', units]) => [code, Number(units)]));
  if (digits.size === 0) throw new Error('The ISO list holds no currency.');
  return { published, digits };
}
