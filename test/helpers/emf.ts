/**
 * Metrics in a log line, held against the rules by which CloudWatch takes them or drops them without a word.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import { expect } from 'vitest';
import * as z from 'zod';

const name = z.string().min(1).max(1024);
const unit = z.enum(['Seconds', 'Milliseconds', 'Count', 'None']);
const directive = z.strictObject({
  Namespace: name,
  Dimensions: z.array(z.array(z.string().min(1).max(250)).max(30)).min(1),
  Metrics: z
    .array(z.strictObject({ Name: name, Unit: unit }))
    .min(1)
    .max(100),
});
const record = z.looseObject({
  _aws: z.strictObject({ Timestamp: z.int().positive(), CloudWatchMetrics: z.tuple([directive]) }),
});

export type EmfRecord = z.output<typeof record>;

export function isEmf(line: string): boolean {
  return line.startsWith('{"_aws":');
}

/** The record itself, where all it declares is there: dimensions as texts, metrics as finite numbers. */
export function checkEmf(value: unknown): EmfRecord {
  const checked = record.parse(value);
  const [{ Dimensions, Metrics }] = checked._aws.CloudWatchMetrics;
  for (const dimension of Dimensions.flat()) expect(checked[dimension], dimension).toMatch(/^[\x20-\x7e]{1,1024}$/);
  for (const { Name } of Metrics) expect(checked[Name], Name).toEqual(expect.any(Number));
  expect(new Set(Metrics.map(({ Name }) => Name)).size).toBe(Metrics.length);
  expect(Math.abs(Date.now() - checked._aws.Timestamp)).toBeLessThan(60_000);
  return checked;
}
