import type { Stores } from '../../ports/stores/stores.js';
import { assertEqual, assertThat } from '../kit/expectation.js';
import type { ContractCase } from './contract-case.js';

type Secrets = Pick<Stores<never, never>, 'secret'>;

/**
 * The promises of the secrets of every {@link Stores}.
 * @param open opens empty stores, and returns what opens them for one more process
 */
export function secretContract(open: () => Promise<() => Secrets>): ContractCase[] {
  const cases: Record<string, (process: () => Secrets) => Promise<void>> = {
    'a secret is 32 bytes in hexadecimal': async (process) => {
      const secret = await process().secret('a');
      assertThat(/^[0-9a-f]{64}$/.test(secret), secret);
    },

    'a secret is kept, and is the same in every process': async (process) => {
      const [one, another] = [process(), process()];
      const secret = await one.secret('a');
      assertEqual([await one.secret('a'), await another.secret('a')], [secret, secret]);
    },

    'secrets with different names differ': async (process) => {
      const stores = process();
      const names = ['a', 'b', '$c', 'd.e', '😀'];
      const secrets = await Promise.all(names.map((name) => stores.secret(name)));
      assertEqual(new Set(secrets).size, names.length);
    },

    'processes that ask for a new secret at once get the same one': async (process) => {
      const asked = Array.from({ length: 20 }, () => process().secret('a'));
      assertEqual(new Set(await Promise.all(asked)).size, 1);
    },
  };
  return Object.entries(cases).map(([name, run]) => ({ name, run: async () => run(await open()) }));
}
