import type { Summary } from '../measure/summary.js';
import { meets, type SelfRow, type Target, type Unit } from './rows.js';

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
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

export function verdict(ratio: number, target: Target | undefined): string {
  const text = ratio.toFixed(2);
  if (!target) return text;
  return meets(ratio, target) ? `**${text}** (${wanted(target)})` : `${text} (**missed**: ${wanted(target)})`;
}

function wanted({ is, ratio }: Target): string {
  return `${is === 'at least' ? '≥' : '≤'} ${ratio}`;
}

export function figures(summary: Summary | undefined, unit: Unit): string {
  if (!summary) return '';
  const digits = unit === 'ms' || unit === 's' ? 2 : 0;
  const text = (value: number) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text(summary.median)} [${text(summary.min)}..${text(summary.max)}]`;
}
