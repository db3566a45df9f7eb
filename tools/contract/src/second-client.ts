import { deposit, forgotten, heyApiProject } from './clients/hey-api.js';

const paid = '100.50 EUR opened,deposited 100.50 ACCOUNT_NOT_EMPTY\n';

/** Does with a second generator of clients what the tests do with the first. Throws if something is not as it has to be. */
export async function checkSecondClient(url: string): Promise<void> {
  const project = await heyApiProject();
  expectMatch('The program compiles', await project.compile('deposit', deposit('EUR')), /^$/);
  expectMatch('It makes a deposit', await project.start('deposit', url), new RegExp(`^${paid}$`));
  const wrong = await project.compile('wrong-currency', deposit('EURO'));
  expectMatch('A currency that there is not does not compile', wrong, /Type '"EURO"' is not assignable to type /);
  const some = await project.compile('forgotten', forgotten);
  expectMatch('A forgotten event does not compile', some, /account_closed[^]* is not assignable to type 'never'/i);
}

function expectMatch(what: string, told: string, pattern: RegExp): void {
  if (!pattern.test(told)) throw new Error(`${what}: expected ${pattern.source}, got\n${told}`);
  console.log(`ok  ${what}`);
}
