import { MongoClient } from 'mongodb';
import { bareApp } from './app.js';
import { clientOptions, collectionsOf } from './documents.js';

/** Run by {@link BareServer} with uri and database as arguments. Says its URL. */
const [uri, database] = process.argv.slice(2);
if (uri === undefined || database === undefined) throw new Error('uri and database are missing.');
const client = await MongoClient.connect(uri, clientOptions);
const app = bareApp(collectionsOf(client, database));
process.on('disconnect', () => void app.close().then(() => client.close()));
process.send?.(await app.listen({ host: '127.0.0.1', port: 0 }));
