import { expect, test, vi } from 'vitest';
import type { CallRecord } from '../../gateway/call-record.ts';
import { writeMetrics } from '../../gateway/metrics.ts';
import { ProviderError } from '../../providers/base/errors.ts';
import { callRecord } from '../helpers/call-record.ts';
import { resources, synth } from './stack.ts';

const filters = resources(synth(), 'Logs::MetricFilter').map(({ properties }) => properties);

/** What the filters of one log group make of a line: `{ $.Errors >= 0 }` with the value `$.Errors`. */
function totalsOf(line: Record<string, unknown>): Record<string, unknown> {
  const counted = filters
    .slice(0, 5)
    .flatMap(({ FilterPattern, MetricTransformations: [{ MetricName, MetricValue }] }) => {
      const field = /^\{ \$\.(\w+) >= 0 \}$/.exec(FilterPattern)?.[1] ?? '';
      return Number(line[field]) >= 0 ? [[MetricName, line[MetricValue.slice('$.'.length)]]] : [];
    });
  return Object.fromEntries(counted);
}

/** The line as the function writes it. */
function metricsLine(more: Partial<CallRecord>): Record<string, unknown> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  void writeMetrics(callRecord(more), 250, false);
  const [text] = write.mock.calls.map(([chunk]) => String(chunk)).filter((chunk) => chunk.includes('"_aws"'));
  write.mockRestore();
  return JSON.parse(text ?? '{}');
}

test('every log group has the five, in the namespace of the rest, without dimensions', () => {
  const shapes = filters.map(({ LogGroupName, MetricTransformations: [one] }) => [
    LogGroupName.Ref,
    one.MetricNamespace,
    one.MetricName,
    one.Dimensions,
  ]);

  expect(filters).toHaveLength(7 * 5);
  expect(new Set(shapes.map(([group]) => group)).size).toBe(7);
  expect(shapes.map((shape) => shape.slice(1))).toEqual(
    Array(7)
      .fill(
        ['Requests', 'Errors', 'CostUsd', 'TimeToFirstChunk', 'AuthFailures'].map((name) => [
          'RAWDOG',
          name,
          undefined,
        ]),
      )
      .flat(),
  );
});

test('a call counts with what it cost, and how soon it began', () => {
  expect(totalsOf(metricsLine({ cost: 1_500_000_000_000n, firstChunkAt: 100 }))).toEqual({
    Requests: 1,
    Errors: 0,
    CostUsd: 1.5,
    TimeToFirstChunk: 100,
  });
});

test('a failure counts as one, and a call without a price costs nothing that is known', () => {
  const error = new ProviderError('acme', 'upstream', 'broken');

  expect(totalsOf(metricsLine({ error, cost: 'unpriced' }))).toEqual({ Requests: 1, Errors: 1 });
});

test('the log line of the request itself is not counted again', () => {
  expect(totalsOf({ message: 'request', requestId: 'req_1', costUsd: 1, timeToFirstChunkMs: 5 })).toEqual({});
});

test('a refused key counts, whether or not another one served the call', () => {
  expect(totalsOf(metricsLine({ authFailures: 2, cost: 'unpriced' }))).toEqual({
    Requests: 1,
    Errors: 0,
    AuthFailures: 2,
  });
});
