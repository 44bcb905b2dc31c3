/** One line of a benchmark's table. */
export interface Row {
  /** What was measured, on what. */
  what: string;
  figure: number;
  unit: string;
  /** The same measured on something simple in the same run, in the same unit unless it says otherwise. */
  baseline?: { what: string; figure: number };
  /** Figure divided by baseline, where that says something. */
  ratio?: number;
  /** What we aim for; printed beside the figure, never asserted. */
  goal?: string;
}

/** What a `*.bench.ts` exports. */
export type Bench = () => Promise<Row[]>;

/** Thrown by a benchmark that cannot run on this machine, with the reason as a sentence; that is no failure. */
export class Skip extends Error {
  override name = 'Skip';
}

/**
 * The figure below which a share of the values lies.
 * @param share 0.5 for the median, 0.95 for p95
 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

/** A row with a baseline, and the ratio of the two. */
export function against(row: Omit<Row, 'ratio' | 'baseline'>, what: string, figure: number): Row {
  return { ...row, baseline: { what, figure }, ratio: row.figure / figure };
}

/** Prints a remark above the table: a seed, a size, what was left out. */
export const note = (text: string): void => console.log(`  ${text}`);

/** The rows as one aligned table. */
export function table(rows: readonly Row[]): string {
  const cells = [
    ['what', 'figure', 'unit', 'baseline', 'ratio', 'goal'],
    ...rows.map(({ what, figure, unit, baseline, ratio, goal }) => [
      what,
      number(figure),
      unit,
      baseline ? `${number(baseline.figure)} (${baseline.what})` : '',
      ratio === undefined ? '' : ratio.toFixed(3),
      goal ?? '',
    ]),
  ];
  const widths = cells[0]?.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0))) ?? [];
  const line = (row: string[]) =>
    row.map((cell, i) => (i === 1 || i === 4 ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  ');
  const [head = [], ...body] = cells;
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...body].map((row) => `  ${line(row).trimEnd()}`).join('\n');
}

/** Enough digits to compare, no more. */
function number(value: number): string {
  if (!Number.isFinite(value)) return '?';
  if (Math.abs(value) >= 1000) return String(Math.round(value));
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 3);
}
