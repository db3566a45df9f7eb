import { figures, selfTable, table, verdict } from '../report/table.js';
import type { Letter } from './contestants/letter.js';
import type { ContestRow, Findings, StorageRow } from './workloads/findings.js';

const columns: readonly Letter[] = ['a', 'b', 'c', 'd', 'e'];
const rivals = columns.filter((letter) => letter !== 'a');

export function contestTable(rows: readonly ContestRow[]): string {
  return table(
    ['workload', ...columns.map((letter) => `(${letter})`), ...rivals.map((letter) => `a/${letter}`)],
    rows.map((row) => [
      `${row.workload} (${row.unit})`,
      ...columns.map((letter) => figures(row.results.get(letter), row.unit)),
      ...rivals.map((letter) => ratioToRival(row, letter)),
    ]),
  );
}

export function storageTable(rows: readonly StorageRow[]): string {
  return table(
    ['bytes per event', 'document', 'journal on disk', 'indexes on disk', 'sum on disk'],
    rows.map(({ letter, document, journal, indexes }) => {
      const sum = [...indexes.values()].reduce((total, bytes) => total + bytes, journal);
      const each = [...indexes].map(([name, bytes]) => `\`${name}\` ${bytes.toFixed(0)}`);
      return [`(${letter})`, document.toFixed(0), journal.toFixed(0), each.join(', '), sum.toFixed(0)];
    }),
  );
}

export function allTables({ contests, selves, storage }: Omit<Findings, 'longSelves'>): string {
  const tables = [
    contests.length > 0 ? contestTable(contests) : '',
    selves.length > 0 ? selfTable(selves) : '',
    storage.length > 0 ? storageTable(storage) : '',
  ];
  return tables.filter((text) => text !== '').join('\n\n');
}

function ratioToRival({ results, targets }: ContestRow, letter: Letter): string {
  const [own, rival] = [results.get('a'), results.get(letter)];
  return own && rival ? verdict(own.median / rival.median, targets.get(letter)) : '';
}
