import { expect, test } from 'vitest';
import { toMeta } from '../../../../providers/base/rerank/meta.ts';

test.each([
  ['nothing', {}, {}],
  ['usage that is none', { usage: 'many' }, {}],
  ['a total', { usage: { total_tokens: 5 } }, { billed_units: { total_tokens: 5 } }],
  [
    "OpenAI's usage",
    { usage: { prompt_tokens: 4, completion_tokens: 0, total_tokens: 4 } },
    { billed_units: { total_tokens: 4 }, tokens: { input_tokens: 4, output_tokens: 0 } },
  ],
  ['counts that are none', { usage: { prompt_tokens: '4', total_tokens: null } }, {}],
  [
    "Cohere's, before all else",
    { meta: { billed_units: { search_units: 2 } }, usage: { total_tokens: 9 } },
    { billed_units: { search_units: 2 } },
  ],
  [
    'both, each for what only it tells',
    { meta: { api_version: { version: '2' } }, usage: { prompt_tokens: 3, search_units: 1, cost: 0.002 } },
    { api_version: { version: '2' }, billed_units: { search_units: 1 }, tokens: { input_tokens: 3 } },
  ],
  ["Cohere's with units that are none", { meta: { billed_units: { search_units: '2' }, tokens: 7 } }, {}],
  [
    'what is only told to people',
    { meta: { api_version: { version: '2' }, warnings: ['old'], cached_tokens: null } },
    { api_version: { version: '2' }, warnings: ['old'] },
  ],
])('%s', (_, body, meta) => {
  expect(toMeta(body)).toEqual(meta);
});
