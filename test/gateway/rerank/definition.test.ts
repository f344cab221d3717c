import { expect, test } from 'vitest';
import { rerankEndpoint } from '../../../gateway/rerank/definition.ts';
import type { RerankMeta } from '../../../providers/base/rerank/types.ts';
import { callRecord } from '../../helpers/call-record.ts';

test.each<[string, RerankMeta, object]>([
  ['search units', { billed_units: { search_units: 2 } }, { searchUnits: 2 }],
  ['tokens', { tokens: { input_tokens: 7, output_tokens: 0 } }, { promptTokens: 7 }],
  ['a total alone', { billed_units: { total_tokens: 9 } }, { promptTokens: 9 }],
  [
    'both, the input before the total',
    { billed_units: { total_tokens: 9 }, tokens: { input_tokens: 7 } },
    { promptTokens: 7 },
  ],
  ['nothing', {}, {}],
])('what an answer used is metered: %s', (_, meta, usage) => {
  const record = callRecord();

  rerankEndpoint.meter({ id: 'x', results: [], meta }, record);

  expect(JSON.parse(JSON.stringify(record.usage))).toEqual(usage);
});
