import { until } from '@snapfold/running-bank';
import type { MongoClient } from 'mongodb';
import { judgeOwners } from './oracles/commands/owner-oracle.js';
import { readStoredBank, type StoredBank } from './stored/stored.js';

/** The limit of a wait. Reaching it is no error here: the oracle judges what is stored. */
const FOLLOWED_MS = 60_000;

/** Reads the stored bank once every account has followed its owner, or at the limit. */
export async function readFollowedBank(client: MongoClient): Promise<StoredBank> {
  const read = () => readStoredBank(client, { users: 0, accounts: 0 });
  const isFollowed = async () => judgeOwners(await read()).length === 0;
  await until('the accounts to follow their owners', isFollowed, FOLLOWED_MS).catch(() => undefined);
  return read();
}
