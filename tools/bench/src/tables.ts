import type { Letter } from './contestant.js';
import {
  meets,
  type ContestRow,
  type Findings,
  type SelfRow,
  type StorageRow,
  type Target,
  type Unit,
} from './rows.js';
import type { Summary } from './summary.js';

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

export function selfTable(rows: readonly SelfRow[]): string {
  return table(
    ['workload', 'base', 'measured', 'ratio', 'beside'],
    rows.map(({ workload, unit, base, measured, target, note }) => [
      `${workload} (${unit})`,
      figures(base, unit),
      figures(measured, unit),
      verdict(measured.median / base.median, target),
      note,
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

function verdict(ratio: number, target: Target | undefined): string {
  const text = ratio.toFixed(2);
  if (!target) return text;
  return meets(ratio, target) ? `**${text}** (${wanted(target)})` : `${text} (**missed**: ${wanted(target)})`;
}

function wanted({ is, ratio }: Target): string {
  return `${is === 'at least' ? '≥' : '≤'} ${ratio}`;
}

function figures(summary: Summary | undefined, unit: Unit): string {
  if (!summary) return '';
  const text = (value: number) =>
    unit === 'ms' ? value.toFixed(2) : value.toLocaleString('en', { maximumFractionDigits: 0 });
  return `${text(summary.median)} [${text(summary.min)}..${text(summary.max)}]`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
