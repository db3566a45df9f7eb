import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { currencyList } from './currency-list.ts';
import { readIsoList } from './iso-list.ts';
import type { CldrRegions } from './tender-periods.ts';

interface CurrencyData {
  readonly supplemental: {
    readonly version: { readonly _cldrVersion: string };
    readonly currencyData: { readonly region: CldrRegions };
  };
}

/** Returns the new contents of the file, made from the sources in this folder and from its current contents. */
export async function generatedFile(path: string): Promise<string> {
  const iso = readIsoList(readFileSync(join(import.meta.dirname, '../iso-4217-list-one.xml'), 'utf8'));
  const data = readFileSync(createRequire(import.meta.url).resolve('cldr-core/supplemental/currencyData.json'), 'utf8');
  const { version, currencyData } = (JSON.parse(data) as CurrencyData).supplemental;
  const cldr = { version: version._cldrVersion, regions: currencyData.region };
  const list = currencyList({ released: readFileSync(path, 'utf8'), iso, cldr });
  return format(list, { ...(await resolveConfig(path)), filepath: path });
}
