import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import { environmentOf } from '@snapfold/other-release';
import {
  jsonOf,
  like,
  newDataDir,
  removeAll,
  startBank,
  until,
  type Environment,
  type RunningBank,
} from '@snapfold/running-bank';
import { openPaidAccount, pay, shownBy, wholeOf, type PaidAccount } from './paid-accounts.js';
import { ViewCommand } from './view-command.js';

/** `ViewLimits.yieldMs` of an older release, in place of a minute. */
const yieldMs = 1_000;
/** `ViewLimits.graceMs` of both releases, in place of a minute; longer than a lease. */
const graceMs = 5_000;
/** The version of both views in the older release. */
const olderVersion = 2;

let dataDir = '';
beforeAll(async () => {
  dataDir = await newDataDir();
});
afterAll(removeAll);

async function readyOn(uri: string, release: Environment = {}): Promise<RunningBank> {
  const bank = await startBank({ MONGODB_URI: uri, DATA_DIR: dataDir, ...release }, { isChecked: false });
  await until('readiness', async () => (await bank.http.get('/health/ready')).status === 200);
  return bank;
}

async function end(...banks: readonly RunningBank[]): Promise<void> {
  for (const bank of banks) bank.signal('SIGTERM');
  for (const bank of banks) expect(await bank.ended).toMatchObject({ code: 0 });
}

/** Expects that soon every bank shows every account whole: both views agree with the account itself. */
async function expectWhole(banks: readonly RunningBank[], accounts: readonly PaidAccount[]): Promise<void> {
  const whole = wholeOf(accounts);
  const isWhole = async (bank: RunningBank) => isDeepStrictEqual(await shownBy(bank, accounts), whole);
  for (const bank of banks) {
    // If that takes too long, the next line shows the difference.
    await until('the views to be whole', () => isWhole(bank)).catch(() => undefined);
    expect(await shownBy(bank, accounts)).toEqual(whole);
  }
}

describe.each([
  ['new-event-type', 'UNKNOWN_EVENT_TYPE', { back: 'beside two older ones', isAlone: false }],
  ['new-event-shape', 'NEWER_EVENT_SCHEMA', { back: 'alone', isAlone: true }],
] as const)('a newer release that writes a %s', (release, code, { back, isAlone }) => {
  const { uri } = uniqueDatabase();
  const command = new ViewCommand(uri);
  let older: RunningBank;
  let newer: RunningBank;
  /** One account is paid into through both releases, one through the newer, and one through the older. */
  let paid: readonly [shared: PaidAccount, fromNewer: PaidAccount, fromOlder: PaidAccount];

  beforeAll(async () => {
    // The older release keeps the views as long as it is alone.
    older = await readyOn(uri);
    const owner = (await older.client.register('ada@example.org')).id;
    const open = () => openPaidAccount(older, owner);
    paid = [await open(), await open(), await open()];
    for (const account of paid) await pay(older, account);
    await expectWhole([older], paid);
  });

  test('both releases show whole views while they run side by side, and nothing is parked', async () => {
    newer = await readyOn(uri, environmentOf(release));
    const [shared, fromNewer, fromOlder] = paid;
    for (let round = 0; round < 10; round += 1) {
      await pay(newer, fromNewer);
      await pay(older, fromOlder);
      await pay(round % 2 === 0 ? newer : older, shared);
    }
    await expectWhole([newer, older], paid);
    expect(await command.parked()).toEqual([]);
  });

  test('the older release answers 503 to a request for events that it cannot read', async () => {
    const [, fromNewer, fromOlder] = paid;
    const audit = (id: string) => older.http.get(`/v1/accounts/${id}/audit`);
    const answer = await audit(fromNewer.id);
    expect([answer.status, jsonOf(answer)]).toMatchObject([503, { code }]);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect((await audit(fromOlder.id)).status).toBe(200);
  });

  test('a rebuild by the command line of the older release leaves nothing out', async () => {
    for (const view of ['movement', 'account_summary']) await command.rebuild(view);
    await pay(newer, paid[0]);
    await expectWhole([newer, older], paid);
    expect(await command.parked()).toEqual([]);
  });

  test('after a rollback the older release parks the events that it cannot read, and other accounts go on', async () => {
    await end(newer, older);
    older = await readyOn(uri, environmentOf('present', { yieldMs }));
    // It keeps no view, like a process that is killed before it has applied what it commits.
    const killed = await startBank({
      MONGODB_URI: uri,
      DATA_DIR: dataDir,
      ...environmentOf(release, { isLeft: true }),
    });
    const [, fromNewer, fromOlder] = paid;
    const [known = 0] = fromNewer.positions.slice(-1);
    const first = await pay(killed, fromNewer);
    const second = await pay(killed, fromNewer);
    killed.signal('SIGKILL');
    await killed.ended;
    await pay(older, fromOlder);

    await expectWhole([older], [fromOlder]);
    const parked = await command.parked();
    for (const view of ['movement', 'account_summary']) {
      const common = { view, aggregateId: fromNewer.id };
      expect(parked.filter((event) => event.view === view)).toMatchObject([
        { ...common, position: first, error: expect.stringContaining(code) },
        { ...common, position: second },
      ]);
    }
    await expectBlocked(older, fromNewer, { known, parked: first });
  });

  test(`once the newer release runs again, ${back}, the views become whole by themselves`, async () => {
    if (isAlone) await end(older);
    const olderOnes = isAlone ? [] : [older, await readyOn(uri, environmentOf('present', { yieldMs }))];
    newer = await readyOn(uri, environmentOf(release));
    await pay(newer, paid[0]);
    await expectWhole([newer, ...olderOnes], paid);
    expect(await command.parked()).toEqual([]);
  });
});

/** Expects that an account is shown as it was before the parked event, and that the headers say so. */
async function expectBlocked(
  { http }: RunningBank,
  { id }: PaidAccount,
  { known, parked }: { readonly known: number; readonly parked: number },
): Promise<void> {
  for (const view of ['movements', 'summary']) {
    const answer = await http.get(`/v1/accounts/${id}/${view}`);
    expect(answer.status).toBe(200);
    const position = Number(answer.headers.get('x-view-position'));
    expect(position).toBeGreaterThanOrEqual(known);
    expect(position).toBeLessThan(parked);
    expect(answer.headers.get('x-view-parked')).toBe(String(parked));
    expect((await http.get(`/v1/accounts/${id}/${view}?atLeast=${known}`)).status).toBe(200);
    const behind = await http.get(`/v1/accounts/${id}/${view}?atLeast=${parked}`);
    expect([behind.status, jsonOf(behind)]).toMatchObject([503, { code: 'VIEW_BEHIND' }]);
  }
  const movements = like({ items: [{ position: 0 }] }, jsonOf(await http.get(`/v1/accounts/${id}/movements`)));
  expect(movements.items[0]?.position).toBe(known);
}

describe('a newer release that has other versions of the views', () => {
  const { uri } = uniqueDatabase();
  const command = new ViewCommand(uri);
  const startOlder = () => readyOn(uri, environmentOf('present', { graceMs }));
  const startNewer = () => readyOn(uri, environmentOf('new-view-version', { graceMs }));
  let older: RunningBank;
  let newer: RunningBank;
  let account: PaidAccount;
  let untouched: PaidAccount;

  beforeAll(async () => {
    older = await startOlder();
    const owner = (await older.client.register('ada@example.org')).id;
    [account, untouched] = [await openPaidAccount(older, owner), await openPaidAccount(older, owner)];
    await pay(older, account);
    await expectWhole([older], [account]);
    newer = await startNewer();
  });

  /** Expects that a bank shows the records that its own release makes. */
  async function expectOwn(release: 'older' | 'newer', bank: RunningBank): Promise<void> {
    await expectWhole([bank], [account, untouched]);
    const movements = jsonOf(await bank.http.get(`/v1/accounts/${account.id}/movements`));
    const counterparty = release === 'newer' ? 'cash' : null;
    expect(movements).toMatchObject({ items: account.positions.map(() => ({ counterparty })) });
    const summary = jsonOf(await bank.http.get(`/v1/accounts/${untouched.id}/summary`));
    expect(summary).toMatchObject({ lastMovementAt: release === 'newer' ? expect.any(String) : null });
  }

  /** Returns the view and the release of each generation. The release follows from the version of the view. */
  async function versions(): Promise<readonly string[]> {
    const generations = await command.status();
    return generations.map(({ view, version }) => `${view} ${version === olderVersion ? 'older' : 'newer'}`).sort();
  }

  /** Waits until only the generations of one release are left. */
  async function untilOnly(release: 'older' | 'newer'): Promise<void> {
    await until('the removal of the generations of the other release', async () =>
      (await versions()).every((version) => version.endsWith(release)),
    );
    expect(await versions()).toEqual([`account_summary ${release}`, `movement ${release}`]);
  }

  test('each release reads records of its own while they run side by side, including those of what the other commits', async () => {
    for (const bank of [older, newer]) await pay(bank, account);
    await expectOwn('newer', newer);
    await expectOwn('older', older);
    expect(await versions()).toEqual([
      'account_summary newer',
      'account_summary older',
      'movement newer',
      'movement older',
    ]);
  });

  test('after a rollback the older release finds its records, and those of the newer release are removed', async () => {
    await end(newer);
    await pay(older, account);
    await expectOwn('older', older);
    await untilOnly('older');
  });

  test('when the newer release runs again, it fills its views from the first event', async () => {
    newer = await startNewer();
    await pay(newer, account);
    await expectOwn('newer', newer);
    await expectOwn('older', older);
  });

  test('after the last process of the older release has ended, its records are removed', async () => {
    await end(older);
    await untilOnly('newer');
    await pay(newer, account);
    await expectOwn('newer', newer);
  });

  test('after a rollback to a release whose records were removed, it fills its views from the first event', async () => {
    older = await startOlder();
    await pay(older, account);
    await expectOwn('older', older);
    await expectOwn('newer', newer);
  });
});
