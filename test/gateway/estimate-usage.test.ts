import { describe, expect, test } from 'vitest';
import { AnswerSoFar, estimateUsage } from '../../gateway/estimate-usage.ts';
import { ProviderError } from '../../providers/base/errors.ts';
import { callRecord } from '../helpers/call-record.ts';

const hi = { messages: [{ role: 'user', content: 'Hello you!' }] };
const content = (text: string) => [{ delta: { content: text } }];

function estimated(request: object, ...chunks: Parameters<AnswerSoFar['add']>[0][]) {
  const answer = new AnswerSoFar(request);
  for (const choices of chunks) answer.add(choices);
  return answer.usage();
}

describe('the answer so far', () => {
  test.each([
    ['a long text', [content('a'.repeat(400))], 100],
    ['Chinese', [content('東京は日本の首都です')], 8],
    ['many short pieces', Array.from({ length: 30 }, () => content('a')), 30],
    ['reasoning', [[{ delta: { reasoning_content: 'a'.repeat(40) } }]], 10],
    ['a refusal', [[{ delta: { refusal: 'a'.repeat(40) } }]], 10],
    ['a tool call', [[{ delta: { tool_calls: [{ function: { name: 'look', arguments: '{"a":1}' } }] } }]], 3],
    ['several choices', [[...content('a'.repeat(8)), ...content('a'.repeat(8))]], 4],
    ['a completion', [[{ text: 'a'.repeat(40) }]], 10],
    ['a role alone', [[{ delta: { role: 'assistant', content: '' } }]], 0],
    ['a content that is null', [[{ delta: { content: null } }]], 0],
  ] as const)('of %s', (_, chunks, completionTokens) => {
    expect(estimated(hi, ...chunks)).toMatchObject({ completionTokens, usageEstimated: true });
  });
});

describe('the request', () => {
  test.each<[string, object, number | undefined]>([
    ['a message: its role too', hi, 4],
    ['parts', { messages: [{ content: [{ text: 'a'.repeat(40) }] }] }, 10],
    ['tools', { tools: [{ function: { name: 'a'.repeat(40) } }], prompt: 'a'.repeat(4) }, 11],
    ['token ids', { prompt: [1, 2, 3, 4] }, 4],
    ['files, which are no text', { messages: [{ content: 'abcd', image_url: { url: 'x'.repeat(1e6) } }] }, 1],
    ['audio', { messages: [{ content: 'abcd', input_audio: { data: 'x'.repeat(1e6) } }] }, 1],
    ['inputs', { input: ['a'.repeat(40), 'a'.repeat(40)] }, 20],
    ['no text', { file: 'x' }, undefined],
  ])('of %s', (_, request, promptTokens) => {
    expect(estimated(request)?.promptTokens).toBe(promptTokens);
  });

  test('nested beyond reason ends no process', () => {
    let value: unknown = 'deep';
    for (let depth = 0; depth < 100_000; depth++) value = [value];

    expect(estimated({ prompt: value, input: 'abcd' })?.promptTokens).toBe(1);
  });
});

test('what the provider told counts, and only what came since is estimated', () => {
  const answer = new AnswerSoFar(hi);
  answer.add(content('a'.repeat(400)));
  const told = { prompt_tokens: 10, completion_tokens: 90, total_tokens: 100 };
  answer.tell(() => ({ ...told, prompt_tokens_details: { cached_tokens: 4 } }));
  answer.add(content('a'.repeat(40)));

  expect(answer.usage()).toMatchObject({
    promptTokens: 10,
    cachedTokens: 4,
    completionTokens: 100,
    usageEstimated: true,
  });
});

describe('a call', () => {
  const cancelled = new ProviderError('acme', 'upstream', 'The call was cancelled.', { code: 'cancelled' });
  const overloaded = new ProviderError('acme', 'overloaded', 'Busy.');
  const soFar = () => {
    const answer = new AnswerSoFar(hi);
    answer.add(content('a'.repeat(40)));
    return answer;
  };
  const tried = (error?: unknown) => [{ target: 'acme/m', ms: 1, error }];
  const settled = (aborted: boolean, more: Parameters<typeof callRecord>[0]) => {
    const record = callRecord({ soFar: soFar(), tried: tried(), ...more });
    estimateUsage(record, aborted);
    return record.usage;
  };
  const estimate = { promptTokens: 4, completionTokens: 10, usageEstimated: true };

  test('whose caller left within the answer is estimated', () => {
    expect(settled(true, { chunks: 3 })).toEqual(estimate);
  });

  test('whose stream died is estimated', () => {
    expect(settled(false, { chunks: 3, error: overloaded })).toEqual(estimate);
  });

  test('whose caller left while the provider was at work is estimated', () => {
    expect(settled(true, { chunks: 0, tried: tried(cancelled) })).toEqual(estimate);
  });

  test.each<[string, boolean, Parameters<typeof callRecord>[0]]>([
    ['that was refused', false, { tried: tried(overloaded), error: overloaded }],
    ['whose caller left in the pause after a refusal', true, { tried: tried(overloaded) }],
    ['that ended as it should', false, { chunks: 3 }],
    ['that reached no provider', true, { tried: [] }],
  ])('%s is not', (_, aborted, more) => {
    expect(settled(aborted, more)).toBeUndefined();
  });

  test('that has its usage keeps it', () => {
    const usage = { promptTokens: 1, completionTokens: 2 };

    expect(settled(true, { chunks: 3, usage })).toBe(usage);
  });
});
