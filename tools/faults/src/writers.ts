import { MongoClient, type Collection } from 'mongodb';

interface Writer {
  readonly sessions: readonly object[];
}

/** Kills the sessions of all registered writers of a database. */
export async function killWriters(uri: string): Promise<void> {
  await withWriters(uri, async (writers, client) => {
    const found = await writers.find().toArray();
    const killSessions = found.flatMap(({ sessions }) => sessions.map((id) => ({ id })));
    await client.db('admin').command({ killSessions });
  });
}

/** How many writers are registered in a database. */
export function countWriters(uri: string): Promise<number> {
  return withWriters(uri, (writers) => writers.countDocuments());
}

async function withWriters<T>(
  uri: string,
  work: (writers: Collection<Writer>, client: MongoClient) => Promise<T>,
): Promise<T> {
  const client = new MongoClient(uri);
  try {
    return await work(client.db().collection<Writer>('writers'), client);
  } finally {
    await client.close();
  }
}
