import { given } from '@snapfold/kernel/testing';
import { counter } from './counter.js';

await given(counter, { type: 'started' }).when({ type: 'add', by: 2 }).then({ type: 'added', by: 2 });
