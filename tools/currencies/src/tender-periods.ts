/** A period in which a currency is legal tender. Both days belong to it; without `to` it has no known end. */
export interface TenderPeriod {
  readonly from: string;
  readonly to?: string;
}

/** The regions of CLDR's `currencyData.json`, each with the currencies that it has or has had. */
export type CldrRegions = Readonly<Record<string, readonly Readonly<Record<string, CldrUse>>[]>>;

interface CldrUse {
  readonly _from?: string;
  readonly _to?: string;
  /** `false` for funds codes and units of account, which are not legal tender. */
  readonly _tender?: string;
}

const day = /^\d{4}-\d\d-\d\d$/;
const endless = '9999-12-31';

/** Returns the periods in which a currency is legal tender in at least one region, oldest first. */
export function tenderPeriods(code: string, regions: CldrRegions): TenderPeriod[] {
  const merged: { from: string; to: string }[] = [];
  for (const { from, to } of usesOf(code, regions).sort((a, b) => a.from.localeCompare(b.from))) {
    const last = merged.at(-1);
    if (!last || last.to < from) merged.push({ from, to });
    else if (last.to < to) last.to = to;
  }
  return merged.map(({ from, to }) => (to === endless ? { from } : { from, to }));
}

function usesOf(code: string, regions: CldrRegions) {
  return Object.entries(regions).flatMap(([region, currencies]) =>
    currencies.flatMap(({ [code]: use }) => {
      if (!use || use._tender === 'false') return [];
      const { _from: from = '', _to: to = endless } = use;
      if (!day.test(from) || !day.test(to))
        throw new Error(`CLDR does not say from when to when ${region} uses ${code}.`);
      return [{ from, to }];
    }),
  );
}
