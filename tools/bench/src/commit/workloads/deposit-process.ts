import { Snapfold } from '../../contestants/snapfold.js';
import { runLoad } from '../../measure/load.js';

/** Run by {@link LoadProcess} with uri, database and accounts as arguments. Each message says for how many ms to deposit. */
const [uri, database, ...accounts] = process.argv.slice(2);
if (uri === undefined || database === undefined) throw new Error('uri and database are missing.');
const snapfold = await Snapfold.open({ uri, database });

const anyAccount = () => accounts[Math.floor(Math.random() * accounts.length)] ?? '';

async function run(ms: number): Promise<void> {
  const result = await runLoad({ atOnce: 64, ms }, () => snapfold.deposit(anyAccount()));
  process.send?.(result);
}

process.on('message', (ms) => {
  if (typeof ms === 'number') void run(ms);
});
process.on('disconnect', () => void snapfold.leave());
process.send?.('ready');
