import { describe, expect, test, vi } from 'vitest';
import { bookCall } from '../../gateway/books/book-call.ts';
import { createBooks } from '../../gateway/books/books.ts';
import type { CallRecord } from '../../gateway/call-record.ts';
import { logFields } from '../../gateway/call-record.ts';
import { createTable } from '../../gateway/store/dynamodb-table.ts';
import { openDynamoDb } from '../../gateway/store/open-table.ts';
import { log, writeMetrics } from '../../lambdas/reports.ts';
import { countTotals, idleMonth } from '../../scripts/running-cost/idle-month.ts';
import { synthesise } from '../../scripts/running-cost/synthesise.ts';
import {
  logBytes,
  metricsOfModel,
  tableWrites,
  thousandRequests,
} from '../../scripts/running-cost/thousand-requests.ts';
import { toText } from '../../scripts/running-cost.ts';
import { callRecord } from '../helpers/call-record.ts';
import { checkEmf } from '../helpers/emf.ts';
import { startStore } from '../helpers/store.ts';

function template(...resources: readonly { Type: string; Properties?: Record<string, unknown> }[]) {
  return { Resources: Object.fromEntries(resources.map((resource, index) => [`R${index}`, resource])) };
}

describe('an idle month', () => {
  test('costs what is there', () => {
    const secret = { Type: 'AWS::SecretsManager::Secret' };
    const expression = { Expression: 'a + b' };
    const metrics = [expression, { MetricStat: {} }, { MetricStat: {} }];

    const lines = idleMonth(
      template(
        secret,
        secret,
        { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'CostUsd' } },
        { Type: 'AWS::CloudWatch::Alarm', Properties: { Metrics: metrics } },
        { Type: 'AWS::WAFv2::WebACL', Properties: { Rules: [{}, {}] } },
        { Type: 'AWS::Lambda::Function' },
      ),
    );

    expect(lines).toEqual([
      { what: 'secrets', count: 2, usd: 0.8 },
      { what: 'metrics that alarms watch', count: 3, usd: expect.closeTo(0.3) },
      { what: 'web ACL', count: 1, usd: 5 },
      { what: 'its rules', count: 2, usd: 2 },
    ]);
  });

  test('of something whose price nobody looked up is an error that names it', () => {
    expect(() => idleMonth(template({ Type: 'AWS::EC2::NatGateway' }))).toThrow('AWS::EC2::NatGateway');
  });

  test('of the whole stack is known, with every option', () => {
    const certificateArn = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';
    const domain = { name: 'ai.example.com', certificateArn, hostedZone: { id: 'Z1', name: 'example.com' } };

    const everything = synthesise({
      fronts: { functionUrls: false, webFunction: true },
      waf: {},
      domain,
      alarms: { email: 'ops@example.com' },
    });

    expect(idleMonth(everything).map(({ what }) => what)).toContain('web ACL');
  });

  test('has totals that cost by the hour: each once, however many logs they are taken from', () => {
    expect(countTotals(synthesise({ providers: ['openai'] }))).toBe(5);
  });
});

describe('a thousand requests', () => {
  const chat = {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Description: 'RAWDOG: chat',
      MemorySize: 512,
      Environment: { Variables: { RAWDOG_SECRETS: [{ Ref: 'SecretsopenaiA1' }], KEY: { Ref: 'SecretscallerkeyB2' } } },
    },
  };
  const kind = { what: 'chats', endpoint: 'chat', seconds: 8, kilobytes: 100 };

  test('cost what they use', () => {
    // 4 GB-seconds, 2 secrets every tenth time, 100 KB, 2,854 bytes of log; a call.
    const each = 4 * 0.0000133334 + 0.2 * 0.000005 + 0.0001 * 0.09 + 2854e-9 * 0.5 + 2e-7;

    expect(thousandRequests(template(chat), kind, 'functionUrl')).toBeCloseTo(1000 * each, 9);
  });

  test('cost more through the REST API, by its calls and its log', () => {
    const [rest, url] = (['restApi', 'functionUrl'] as const).map((front) =>
      thousandRequests(template(chat), kind, front),
    );

    expect((rest ?? 0) - (url ?? 0)).toBeCloseTo(1000 * (3.5e-6 + 326e-9 * 0.5), 9);
  });

  test('cost more where there is a table, by what is written down', () => {
    const books = { Type: 'AWS::DynamoDB::Table' };
    const [without = 0, withIt = 0] = [template(chat), template(chat, books)].map((each) =>
      thousandRequests(each, kind, 'functionUrl'),
    );

    expect(withIt - without).toBeCloseTo(1000 * 3 * 0.625e-6, 9);
  });

  test('of a function that is not there are an error', () => {
    expect(() => thousandRequests(template(), kind, 'restApi')).toThrow('no function of chat');
  });
});

describe('what is assumed of a request', () => {
  /** A streamed chat, as the functions see it. */
  const record: CallRecord = callRecord({
    requestId: `req_${'0'.repeat(32)}`,
    path: '/v1/chat/completions',
    caller: '0123456789ab',
    model: 'anthropic/claude-sonnet-4-5',
    provider: 'anthropic',
    providerModel: 'claude-sonnet-4-5',
    tried: [{ target: 'anthropic/claude-sonnet-4-5', ms: 812 }],
    stream: true,
    status: 200,
    firstChunkAt: 812.3,
    chunks: 240,
    finishReason: 'stop',
    usage: { promptTokens: 1204, completionTokens: 512, cachedTokens: 1024, reasoningTokens: 100 },
    cost: 9_288_000_000n,
    findPrices: () => ({ name: 'claude-sonnet-4-5', isOverride: false }),
    upstreamRequestId: 'req_011CSHoEeqs5C35K2UUqR7Fy',
  });

  async function written(act: () => void | Promise<void>): Promise<string> {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    await act();
    const text = write.mock.calls.map(([chunk]) => String(chunk)).join('');
    write.mockRestore();
    return text;
  }

  test('are the bytes that its lines have', async () => {
    const lines = {
      request: (await written(() => log(logFields(record, 8000, false)))).length,
      metrics: (await written(() => writeMetrics(record, 8000, false))).length,
    };

    for (const [name, length] of Object.entries(lines)) {
      expect(Math.abs(length / logBytes[name as keyof typeof lines] - 1), `${name}: ${length}`).toBeLessThan(0.15);
    }
  });

  test('are the kilobytes that it writes into the table', async () => {
    const store = await startStore();
    const call = openDynamoDb(store.environment);
    const units: unknown[] = [];
    const table = createTable(store.environment['RAWDOG_TABLE'] ?? '', async (operation, input, options) => {
      const answer = await call(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' }, options);
      units.push(answer['ConsumedCapacity']);
      return answer;
    });
    const principal = { id: 'key_0123456789abcdef', rules: {}, team: { id: 'research', rules: {} } };

    await createBooks(table, { keepDays: 400 }).write(
      bookCall(record, { principal, startedAt: new Date(), endedAt: 8000, aborted: false }),
    );
    await store.close();

    expect(units).toEqual(Array(tableWrites).fill(expect.objectContaining({ CapacityUnits: 1 })));
  });

  test('are its metrics', async () => {
    const emf = checkEmf(JSON.parse(await written(() => writeMetrics(record, 8000, false))));

    expect(emf._aws.CloudWatchMetrics[0].Metrics).toHaveLength(metricsOfModel);
  });
});

test('README.md is told in tables, with all prices linked', () => {
  const small = synthesise({ providers: ['openai', 'anthropic', 'bedrock'] });

  const text = toText({ plain: small, small, guarded: synthesise({ fronts: { functionUrls: false }, waf: {} }) });

  expect(text).toContain('| secrets | 4 | 1.60 | 4 | 1.60 |');
  expect(text).toMatch(/\| 1,000 chats, streamed for 8 s \| \d\.\d{3} \| \d\.\d{3} \|/);
  expect(text).toContain('[lambda](https://aws.amazon.com/lambda/pricing/)');
});
