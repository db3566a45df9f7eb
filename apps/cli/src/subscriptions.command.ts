import type { OperableSubscription } from '@snapfold/kernel/engine';
import type { Command } from 'commander';
import { followersCommand, type Kind, type Options } from './followers.command.js';
import type { Operate } from './operate.js';
import { subscriptionsTable } from './subscriptions.report.js';

const subscriptions: Kind<OperableSubscription> = {
  one: 'subscription',
  many: 'subscriptions',
  description: 'Shows the subscriptions, and has the service try their parked events again.',
  of: (operations) => operations.subscriptions,
  nameOf: ({ name }) => name,
  isReplayPending: async (one) => (await one.status()).replay > 0,
};

/** `subscriptions list | parked | replay | status` */
export function subscriptionsCommand(operate: Operate): Command {
  const command = followersCommand(subscriptions, operate);
  command
    .command('status')
    .description('show for each subscription how far it is behind the journal, and how many events are parked')
    .option('--json', 'as one JSON document')
    .action(({ json }: Options) => operate((operations) => status(operations.subscriptions, json)));
  return command;
}

async function status(all: readonly OperableSubscription[], json = false): Promise<void> {
  const statuses = await Promise.all(all.map((subscription) => subscription.status()));
  console.log(json ? JSON.stringify(statuses) : subscriptionsTable(statuses));
}
