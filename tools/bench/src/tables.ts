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

const columns: readonly (Letter | 'd')[] = ['a', 'b', 'c', 'd', 'e'];
const rivals = columns.filter((letter) => letter !== 'a');

export function contestTable(rows: readonly ContestRow[]): string {
  return table(
    ['workload', ...columns.map((letter) => `(${letter})`), ...rivals.map((letter) => `a/${letter}`)],
    rows.map((row) => [
      `${row.workload} (${row.unit})`,
      ...columns.map((letter) => figures(resultOf(row, letter), row.unit)),
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

function resultOf({ results }: ContestRow, letter: Letter | 'd'): Summary | undefined {
  return letter === 'd' ? undefined : results.get(letter);
}

function ratioToRival(row: ContestRow, letter: Letter | 'd'): string {
  const [own, rival] = [resultOf(row, 'a'), resultOf(row, letter)];
  const target = row.targets.get(letter);
  if (own && rival) return verdict(own.median / rival.median, target);
  return target ? `not measured (${wanted(target)})` : '';
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
