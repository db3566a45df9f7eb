import type { Summary } from '../measure/summary.js';
import { atMost } from '../report/rows.js';
import { figures, table, verdict } from '../report/table.js';
import type { HttpRow } from './duel.js';

const noWorse = atMost(1);

export function httpTable(rows: readonly HttpRow[]): string {
  return table(
    [
      ...['workload', 'bare (per second)', 'Snapfold (per second)', 'ratio'],
      ...['bare p99 (ms)', 'Snapfold p99 (ms)', 'ratio of p99', 'generator, of a core'],
    ],
    rows.map(({ workload, target, bare, snapfold, rateRatio, p99Ratio }) => [
      workload,
      figures(bare.rate, 'per second'),
      figures(snapfold.rate, 'per second'),
      `${verdict(rateRatio.median, target)} ${range(rateRatio)}`,
      figures(bare.p99, 'ms'),
      figures(snapfold.p99, 'ms'),
      `${verdict(p99Ratio.median, noWorse)} ${range(p99Ratio)}`,
      `${percent(bare.share)}, ${percent(snapfold.share)}`,
    ]),
  );
}

function range({ min, max }: Summary): string {
  return `[${min.toFixed(2)}..${max.toFixed(2)}]`;
}

function percent({ median }: Summary): string {
  return `${(100 * median).toFixed(0)} %`;
}
