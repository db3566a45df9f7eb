import { account, user } from '@snapfold/domain';
import { DomainError, type Aggregate, type AggregateTypes } from '@snapfold/kernel';
import type { SentCommand } from '../../load/command-log.js';
import type { Change, Command } from '../../load/command.js';
import { applyStored } from '../../stored/stored-fold.js';
import type { Stored, StoredBank } from '../../stored/stored.js';
import { oracleContext } from '../oracle-context.js';
import type { Violation } from '../violation.js';

/** A refused change, with its sending. */
interface Refusal<C> extends Change<C> {
  readonly sent: SentCommand;
  readonly code: string;
}

interface Told<A extends AggregateTypes> {
  readonly state: A['state'];
  readonly requestId: string;
}

/**
 * The domain itself must give every refusal on a state that was not stale. Such a state lies between the last version that was
 * acknowledged before the command was sent, and the last that may have been stored before it was answered.
 */
export async function judgeRefusals(sent: readonly SentCommand[], bank: StoredBank): Promise<Violation[]> {
  const ofAccounts = refusalsOf(sent, (command) => (command.journal === 'accounts' ? command.change : undefined));
  const ofUsers = refusalsOf(sent, (command) => (command.journal === 'users' ? command.change : undefined));
  const sentAt = new Map(sent.map((command) => [command.requestId, command.sentAt]));
  return [
    ...(await judge(
      account,
      { owner: () => ({ status: 'active', statusChanges: 0 }) },
      bank.accounts,
      ofAccounts,
      sentAt,
    )),
    ...(await judge(user, { emailInUse: () => false }, bank.users, ofUsers, sentAt)),
  ];
}

function refusalsOf<C>(sent: readonly SentCommand[], changeOf: (command: Command) => Change<C> | undefined) {
  return sent.flatMap<Refusal<C>>((one) => {
    const change = changeOf(one.command);
    // No state of a single user explains why an address is taken.
    if (!change || one.outcome.kind !== 'refused' || one.outcome.code === 'USER_EMAIL_TAKEN') return [];
    return [{ ...change, sent: one, code: one.outcome.code }];
  });
}

async function judge<A extends AggregateTypes>(
  aggregate: Aggregate<A>,
  services: A['services'],
  stored: Stored,
  refusals: readonly Refusal<A['update']>[],
  sentAt: ReadonlyMap<string, number>,
): Promise<Violation[]> {
  const histories = historiesOf(aggregate, stored);
  const found: Violation[] = [];
  for (const { id, command, code, sent } of refusals) {
    const known = (histories.get(id) ?? []).slice(Math.max(sent.versionBefore, 1) - 1);
    const tooLate = known.findIndex(
      ({ requestId }, index) => index > 0 && (sentAt.get(requestId) ?? 0) > sent.answeredAt,
    );
    const possible = tooLate < 0 ? known : known.slice(0, tooLate);
    const refused = await Promise.all(
      possible.map(({ state }) => refuses(() => aggregate.handleUpdate(state, command, services, oracleContext), code)),
    );
    if (refused.includes(true)) continue;
    const what = `${command.type} ${sent.requestId} on ${id}: ${code}, which no state from version ${sent.versionBefore} on explains`;
    found.push({ oracle: 'no refusal rests on a stale state', what });
  }
  return found;
}

/** The state of each aggregate after each of its events, with the command of the event. */
function historiesOf<A extends AggregateTypes>(aggregate: Aggregate<A>, { events }: Stored): Map<string, Told<A>[]> {
  const histories = new Map<string, Told<A>[]>();
  for (const event of events) {
    const history = histories.get(event.aggregateId) ?? [];
    const state = applyStored(aggregate, history.at(-1)?.state ?? aggregate.initial, event);
    history.push({ state, requestId: event.metadata.requestId });
    histories.set(event.aggregateId, history);
  }
  return histories;
}

async function refuses(decide: () => unknown, code: string): Promise<boolean> {
  try {
    await decide();
    return false;
  } catch (error) {
    return error instanceof DomainError && error.code === code;
  }
}
