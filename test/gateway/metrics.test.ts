import { describe, expect, test, vi } from 'vitest';
import type { CallRecord } from '../../gateway/call-record.ts';
import { writeMetrics } from '../../gateway/metrics.ts';
import { GatewayError, ProviderError } from '../../providers/base/errors.ts';
import { callRecord } from '../helpers/call-record.ts';
import { checkEmf, type EmfRecord } from '../helpers/emf.ts';

function emf(more: Partial<CallRecord>, aborted = false): EmfRecord {
  return lines(() => void writeMetrics(callRecord(more), 250.5, aborted))[0] as EmfRecord;
}

/** Of stdout, where Lambda takes metrics from. */
function lines(act: () => void): EmfRecord[] {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  act();
  const texts = write.mock.calls.map(([text]) => String(text));
  write.mockRestore();
  return texts.map((text) => checkEmf(JSON.parse(text)));
}

const findPrices = () => ({ name: 'gpt-4o', isOverride: false });

test('a call is one record with all that was metered', () => {
  const written = emf({
    provider: 'openai',
    findPrices,
    stream: true,
    status: 200,
    firstChunkAt: 100,
    chunks: 7,
    tried: [
      { target: 'openai/gpt-4o', ms: 5, error: new ProviderError('openai', 'overloaded', 'Busy.') },
      { target: 'openai/gpt-4o', ms: 50 },
    ],
    authFailures: 1,
    cost: 7_500_000_000n,
    usage: {
      promptTokens: 10,
      completionTokens: 5,
      cachedTokens: 4,
      cacheWriteTokens: 2,
      reasoningTokens: 3,
      audioSeconds: 1.5,
      searchUnits: 1,
    },
  });

  const { _aws: aws, ...values } = written;
  expect(values).toEqual({
    service: 'rawdog',
    endpoint: 'chat',
    provider: 'openai',
    model: 'gpt-4o',
    requestId: 'req_1',
    Requests: 1,
    Errors: 0,
    ClientErrors: 0,
    Latency: 250.5,
    PromptTokens: 10,
    CompletionTokens: 5,
    CachedTokens: 4,
    CacheWriteTokens: 2,
    ReasoningTokens: 3,
    AudioSeconds: 1.5,
    SearchUnits: 1,
    CostUsd: 0.0075,
    UnpricedRequests: 0,
    TimeToFirstChunk: 100,
    Chunks: 7,
    UpstreamRetries: 1,
    AuthFailures: 1,
  });
  const [directive] = aws.CloudWatchMetrics;
  expect(directive.Namespace).toBe('RAWDOG');
  expect(directive.Dimensions).toEqual([['service', 'endpoint', 'provider', 'model']]);
  const units = new Map(directive.Metrics.map(({ Name, Unit }) => [Name, Unit]));
  const named = ['Requests', 'CostUsd', 'Latency', 'TimeToFirstChunk'].map((name) => units.get(name));
  expect(named).toEqual(['Count', 'None', 'Milliseconds', 'Milliseconds']);
  expect(units.size).toBe(17);
});

test('a request that reached no provider has no metrics of one', () => {
  const { provider: _, ...record } = callRecord({ endpoint: 'models', status: 200 });

  const [written] = lines(() => void writeMetrics(record, 5, false));

  const { _aws: aws, ...values } = written as EmfRecord;
  expect(values).toEqual({
    service: 'rawdog',
    endpoint: 'models',
    requestId: 'req_1',
    Requests: 1,
    Errors: 0,
    ClientErrors: 0,
    Latency: 5,
  });
  expect(aws.CloudWatchMetrics[0].Dimensions).toEqual([['service', 'endpoint']]);
});

describe('a model', () => {
  test('that is not known by name is one of the others', () => {
    expect(emf({ findPrices: () => ({ isOverride: false }) })['model']).toBe('other');
    expect(emf({ model: 'a-canary', providerModel: 'a-canary' })['model']).toBe('other');
  });

  test('without a price counts as unpriced, and has no cost', () => {
    const written = emf({ findPrices, cost: 'unpriced' });

    expect([written['UnpricedRequests'], written['CostUsd']]).toEqual([1, undefined]);
  });
});

describe('an error', () => {
  const provider = (...[kind]: ConstructorParameters<typeof GatewayError>) => new ProviderError('acme', kind, 'No.');

  test.each([
    ['our refusal', new GatewayError('bad_request', 'No.'), 0, 1],
    ['a wrong key', new GatewayError('authentication', 'No.'), 0, 1],
    ['a gateway that is not set up', new GatewayError('internal', 'No.', { status: 503 }), 1, 0],
    ['a crash', new GatewayError('internal', 'No.'), 1, 0],
    ["a provider's refusal of the request", provider('context_length', ''), 0, 1],
    ["a provider's refusal of our key", provider('authentication', ''), 1, 0],
    ['a limit', provider('rate_limit', ''), 1, 0],
    ['a broken provider', provider('upstream', ''), 1, 0],
  ])('%s is counted once, by whose it is', (_, error, errors, clientErrors) => {
    const written = emf({ error, status: error.fields.status });

    expect([written['Errors'], written['ClientErrors']]).toEqual([errors, clientErrors]);
    expect(written['errorKind']).toBe(error.fields.kind);
    expect(written._aws.CloudWatchMetrics[0].Dimensions.flat()).not.toContain('errorKind');
  });

  test('after the caller has left is nobody else’s', () => {
    expect(emf({ error: provider('upstream', '') }, true)['Errors']).toBe(0);
  });
});

test('what cannot be a value is left out', () => {
  const written = emf({ usage: { promptTokens: Number.NaN, completionTokens: 2 } });

  expect([written['PromptTokens'], written['CompletionTokens']]).toEqual([undefined, 2]);
});

test('the metrics of one request hold nothing of another', () => {
  const [, second] = lines(() => {
    void writeMetrics(callRecord({ requestId: 'req_1', usage: { promptTokens: 9 }, findPrices }), 1, false);
    void writeMetrics(callRecord({ requestId: 'req_2', provider: 'other' }), 1, false);
  });

  expect(second).toMatchObject({ requestId: 'req_2', provider: 'other', model: 'other', Requests: 1 });
  expect(second).not.toHaveProperty('PromptTokens');
});

test.each([
  ['hit', 1, 0],
  ['joined', 1, 0],
  ['miss', 0, 1],
  [undefined, undefined, undefined],
] as const)('an answer from the cache, or not from there, counts as such: %s', (cache, hits, misses) => {
  const written = emf(cache ? { cache } : {});

  expect([written['CacheHits'], written['CacheMisses']]).toEqual([hits, misses]);
});

describe('a refusal', () => {
  const counted = (more: Partial<CallRecord>) => {
    const written = emf(more);
    return ['BudgetRefusals', 'LimitRefusals', 'BudgetWarnings'].filter((name) => written[name] === 1);
  };

  test.each([
    ['of a budget', new GatewayError('quota', 'No.'), ['BudgetRefusals']],
    ['of a limit', new GatewayError('rate_limit', 'No.'), ['LimitRefusals']],
    ['of a gateway that is full', new GatewayError('rate_limit', 'No.', { code: 'gateway_busy' }), []],
    ['of a provider that wants money', new ProviderError('acme', 'quota', 'No.'), []],
    ['of a provider with limits', new ProviderError('acme', 'rate_limit', 'No.'), []],
  ] as const)('%s counts as such', (_, error, names) => {
    expect(counted({ error })).toEqual(names);
  });

  test('is announced by the warnings of a budget, each of which counts', () => {
    const lease = (headers: Record<string, string>) => ({ headers, settle: async () => {} });

    expect(counted({ lease: lease({ 'x-rawdog-budget-warning': 'key: 90% of $1 used' }) })).toEqual(['BudgetWarnings']);
    expect(counted({ lease: lease({ 'x-ratelimit-limit-requests': '1' }) })).toEqual([]);
  });
});
