import { like } from '@snapfold/running-bank';
import { runHttpLoad } from './http-load.js';

const sample = { port: 0, atOnce: 0, ms: 0, requests: [''] };

/** Run by {@link LoadGenerator}, whose messages are loads. */
process.on('message', (load) => void runHttpLoad(like(sample, load)).then((result) => process.send?.(result)));
process.on('disconnect', () => process.exit());
process.send?.('ready');
