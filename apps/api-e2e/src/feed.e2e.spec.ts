import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { uniqueDatabase } from '@snapfold/mongod';
import {
  feedPage,
  newDataDir,
  removeAll,
  type AuditEvent,
  type RunningBank,
  startBank,
  streamedEvents,
  until,
} from '@snapfold/running-bank';
import { WriteLoad } from './write-load.js';

const { uri } = uniqueDatabase();
let one: RunningBank;
let other: RunningBank;
let dataDir = '';
let emails = 0;

const start = (environment = {}) => startBank({ MONGODB_URI: uri, DATA_DIR: dataDir, ...environment });
beforeAll(async () => {
  dataDir = await newDataDir();
  [one, other] = await Promise.all([start(), start()]);
});
afterAll(removeAll);

const newAccount = ({ client }: RunningBank) => client.newAccount(`${(emails += 1)}@example.org`);

/** Polls a feed until it has come to its end. */
async function polled({ http }: RunningBank, after = 0): Promise<AuditEvent[]> {
  const found: AuditEvent[] = [];
  for (let next = after; ;) {
    const { items, nextAfter } = await feedPage(http, 'accounts', next, 7);
    if (items.length === 0) return found;
    found.push(...items);
    next = nextAfter;
  }
}

/** The positions that a stream has sent, and how it ended. */
class Follower {
  readonly events: AuditEvent[] = [];
  readonly ended: Promise<'ended' | 'broken'>;

  constructor({ url }: RunningBank, after: number) {
    this.ended = this.#follow(url, after).then(
      () => 'ended' as const,
      () => 'broken' as const,
    );
  }

  async #follow(url: string, after: number): Promise<void> {
    for await (const event of streamedEvents({ url, feed: 'accounts', after })) this.events.push(event);
  }

  get last(): number {
    return this.events.at(-1)?.position ?? 0;
  }
}

test('a stream sends what each process commits, and pages at any process show the same', async () => {
  const followers = [one, other].map((bank) => new Follower(bank, 0));
  for (let round = 0; round < 20; round += 1) await newAccount(round % 2 ? one : other);
  await until('all events', () => followers.every(({ events }) => events.length >= 20));
  const [first, second] = await Promise.all([polled(one), polled(other)]);
  expect(first.map(({ position }) => position)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(second).toEqual(first);
  for (const { events } of followers) expect(events).toEqual(first);
});

test('a reader goes on in another process when the one it reads is killed under load', async () => {
  const victim = await start();
  const loads = await Promise.all(
    [one, victim].map(async (bank) => new WriteLoad([await newAccount(bank)], bank.client, 4)),
  );
  const before = new Follower(victim, 0);
  await until('200 events', () => before.events.length >= 200);
  victim.signal('SIGKILL');
  expect(await before.ended).toBe('broken');
  const after = new Follower(other, before.last);
  await sleep(500);
  await Promise.all(loads.map((load) => load.stop()));
  const journal = await polled(one);
  await until('the last event', () => after.last === journal.length);
  expect([...before.events, ...after.events]).toEqual(journal);
});

test('SIGTERM ends 50 streams, also those that are not read, and the process in good order', async () => {
  const bank = await start();
  const followers = Array.from({ length: 50 }, () => new Follower(bank, 0));
  await until('their events', () => followers.every(({ last }) => last > 0));
  const unread = await Promise.all(
    Array.from({ length: 5 }, () =>
      fetch(`${bank.url}/v1/accounts/events`, { headers: { accept: 'text/event-stream' } }),
    ),
  );
  bank.signal('SIGTERM');
  expect(await bank.ended).toMatchObject({ code: 0, signal: null, err: '' });
  expect(await Promise.all(followers.map(({ ended }) => ended))).toEqual(followers.map(() => 'ended'));
  for (const { body } of unread) await body?.cancel().catch(() => undefined);
});

/** Follows a feed with the `EventSource` of Node, and prints the position of each event. The timer keeps it alive between two connections. */
const eventSource = `
setInterval(() => undefined, 1_000);
const source = new EventSource(process.argv[1]);
source.onmessage = ({ lastEventId, data }) => console.log(lastEventId, JSON.parse(data).position);
`;

test('an EventSource goes on by itself after its server was replaced', async () => {
  const after = (await polled(one)).length;
  const first = await start();
  const args = ['--no-warnings', '--experimental-eventsource', '-e', eventSource];
  const child = spawn(process.execPath, [...args, `${first.url}/v1/accounts/events?after=${after}`], { env: {} });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  try {
    await newAccount(one);
    await until('the first event', () => printed.includes('\n'));
    first.signal('SIGTERM');
    await first.ended;
    await newAccount(one);
    const second = await start({ PORT: new URL(first.url).port });
    await newAccount(second);
    await until('the third event', () => printed.trim().split('\n').length >= 3);
    expect(printed).toBe([1, 2, 3].map((n) => `${after + n} ${after + n}\n`).join(''));
  } finally {
    child.kill();
  }
});
