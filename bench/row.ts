/** One line of the table. */
export interface Row {
  readonly dialect: string;
  readonly name: string;
  readonly unit: string;
  readonly proxy: number;
  readonly gateway: number;
  /** What is held against the limit. */
  readonly score: number;
  readonly scoreUnit: '×' | 'ms' | 'MB';
  readonly limit: number;
  readonly note?: string;
  /** What went wrong; a row with errors never passes. */
  readonly errors: readonly string[];
}

export const passes = (row: Row) => row.errors.length === 0 && row.score <= row.limit;
