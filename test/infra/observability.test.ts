import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { logFields } from '../../gateway/call-record.ts';
import { ProviderError } from '../../providers/base/errors.ts';
import { callRecord } from '../helpers/call-record.ts';
import { type Deploy, flat, resources, synth } from './stack.ts';

const plain = synth();

function alarmsOf(template: Template) {
  return resources(template, 'CloudWatch::Alarm').map(({ id, properties }) => ({
    name: id.replace(/^Alarms(\w+)\w{8}$/, '$1'),
    ...properties,
  }));
}

describe('alarms', () => {
  test('are five, and quiet where nothing happens', () => {
    const shapes = alarmsOf(plain).map(
      ({ name, Threshold, EvaluationPeriods, ComparisonOperator, TreatMissingData }) => [
        name,
        Threshold,
        EvaluationPeriods,
        ComparisonOperator,
        TreatMissingData,
      ],
    );

    expect(shapes).toEqual([
      ['ErrorRate', 5, 3, 'GreaterThanThreshold', 'notBreaching'],
      ['FirstToken', 10_000, 3, 'GreaterThanThreshold', 'notBreaching'],
      ['Spend', 10, 1, 'GreaterThanThreshold', 'notBreaching'],
      ['AuthFailures', 0, 1, 'GreaterThanThreshold', 'notBreaching'],
      ['Throttles', 0, 1, 'GreaterThanThreshold', 'notBreaching'],
    ]);
  });

  test('look at the totals', () => {
    const [errorRate, firstToken, spend, authFailures, throttles] = alarmsOf(plain);

    const total = { Namespace: 'RAWDOG' };
    expect(errorRate?.Metrics[0].Expression).toBe('IF(requests >= 10, 100 * errors / requests, 0)');
    expect(
      errorRate?.Metrics.slice(1).map(({ Id, MetricStat }: { Id: string; MetricStat: object }) => [Id, MetricStat]),
    ).toEqual([
      ['errors', { Metric: { ...total, MetricName: 'Errors' }, Period: 300, Stat: 'Sum' }],
      ['requests', { Metric: { ...total, MetricName: 'Requests' }, Period: 300, Stat: 'Sum' }],
    ]);
    expect(firstToken).toMatchObject({
      ...total,
      MetricName: 'TimeToFirstChunk',
      ExtendedStatistic: 'p99',
      Period: 300,
    });
    expect(spend).toMatchObject({ ...total, MetricName: 'CostUsd', Statistic: 'Sum', Period: 3600 });
    expect(authFailures).toMatchObject({ ...total, MetricName: 'AuthFailures', Statistic: 'Sum', Period: 300 });
    expect([firstToken, spend, authFailures].map((alarm) => alarm?.Dimensions)).toEqual(Array(3).fill(undefined));
    expect(throttles?.Metrics[0].Expression).toBe(
      'SUM([chat, completion, embed, audio_transcription, rerank, models])',
    );
    expect(
      throttles?.Metrics.slice(1).map(({ MetricStat }: { MetricStat: { Metric: object } }) => MetricStat.Metric),
    ).toEqual(Array(6).fill(expect.objectContaining({ Namespace: 'AWS/Lambda', MetricName: 'Throttles' })));
  });

  test('tell nobody, unless there is an address', () => {
    expect(resources(plain).filter(({ type }) => type.startsWith('SNS::'))).toEqual([]);
    expect(alarmsOf(plain).filter(({ AlarmActions }) => AlarmActions !== undefined)).toEqual([]);
  });

  test('tell the address when they begin and when they are over', () => {
    const template = synth({ alarms: { email: 'ops@example.com', spendPerHourUsd: 2.5 } });
    const [topic] = resources(template, 'SNS::Topic');

    const told = [{ Ref: topic?.id }];
    expect(resources(template, 'SNS::Subscription')[0]?.properties).toEqual({
      Endpoint: 'ops@example.com',
      Protocol: 'email',
      TopicArn: { Ref: topic?.id },
    });
    expect(alarmsOf(template).map(({ AlarmActions, OKActions }) => [AlarmActions, OKActions])).toEqual(
      Array(5).fill([told, told]),
    );
    expect(alarmsOf(template).find(({ name }) => name === 'Spend')?.Threshold).toBe(2.5);
  });

  test('speak of no throttles where a web function is all there is', () => {
    const deploy: Deploy = { fronts: { restApi: false, functionUrls: false, webFunction: true } };

    expect(alarmsOf(synth(deploy)).map(({ name }) => name)).toEqual([
      'ErrorRate',
      'FirstToken',
      'Spend',
      'AuthFailures',
    ]);
  });
});

describe('the dashboard', () => {
  const [dashboard] = resources(plain, 'CloudWatch::Dashboard');
  const text = flat(dashboard?.properties.DashboardBody);
  const { widgets } = JSON.parse(text);

  test('shows all there is to see', () => {
    // One account has all its dashboards in all its regions.
    expect(flat(dashboard?.properties.DashboardName)).toBe('rawdog-<AWS::Region>');
    expect(widgets.flatMap(({ properties }: { properties: { title: string } }) => properties.title)).toEqual([
      'Last day',
      'Alarms',
      'Requests by endpoint',
      'Errors by provider',
      'Refused keys',
      'First token, all models, ms',
      'First token by model, p90, ms',
      'Whole answer by model, p90, ms',
      'Spend by provider, USD',
      'Spend by model, USD',
      'Requests without a price, by model',
      'Prompt tokens by model',
      'Completion tokens by model',
      'Cached tokens by model',
      'Spend by team, USD',
      'Calls refused',
      'Budgets nearly used up',
      'Cold starts',
      'Throttled calls',
      'Calls at once',
    ]);
  });

  test('counts refusals whatever their dimensions', () => {
    for (const metric of ['LimitRefusals', 'BudgetRefusals', 'BudgetWarnings']) {
      expect(text).toContain(String.raw`SELECT SUM(${metric}) FROM \"RAWDOG\""`);
    }
  });

  test('asks for the metrics by the dimensions they have', () => {
    expect(text).toContain(
      String.raw`SELECT SUM(CostUsd) FROM SCHEMA(\"RAWDOG\", endpoint, model, provider, service) GROUP BY provider ORDER BY SUM() DESC LIMIT 20`,
    );
    expect(text).toContain(
      String.raw`SEARCH('{RAWDOG,endpoint,model,provider,service} MetricName=\"TimeToFirstChunk\"', 'p90', 300)`,
    );
  });
});

describe('saved queries', () => {
  const queries = resources(plain, 'Logs::QueryDefinition').map(({ properties }) => properties);

  test('are there for the log of every function', () => {
    expect(queries.map(({ Name }) => Name)).toEqual([
      'rawdog/spend by model',
      'rawdog/slowest',
      'rawdog/errors by provider',
      'rawdog/top callers',
    ]);
    expect(queries.map(({ LogGroupNames }) => LogGroupNames.length)).toEqual([7, 7, 7, 7]);
  });

  test('speak of fields that the log line has', () => {
    const usage = { promptTokens: 1, completionTokens: 1 };
    const error = new ProviderError('acme', 'upstream', 'broken');
    const record = callRecord({
      caller: 'c',
      model: 'm',
      providerModel: 'm',
      status: 502,
      firstChunkAt: 1,
      upstreamRequestId: 'u',
      usage,
      error,
    });
    const lines = [logFields({ ...record, cost: 1n }, 5, false), logFields({ ...record, cost: 'unpriced' }, 5, false)];
    const known = new Set(lines.flatMap((line) => Object.keys(line)));

    const names = queries.flatMap(({ QueryString }) => fieldsIn(QueryString));

    expect(names).toContain('costUsd');
    expect([...new Set(names)].filter((name) => !known.has(name))).toEqual(['message']);
  });
});

/** What is no word of the query language, no name that the query itself makes, and no text. */
function fieldsIn(query: string): string[] {
  const made = [...query.matchAll(/ as (\w+)/g)].map(([, name]) => name);
  const language = 'fields filter stats sort limit by desc and as sum count latest ispresent'.split(' ');
  const words = query.replaceAll(/"[^"]*"|@\w+/g, '').match(/[a-z]\w*/gi) ?? [];
  return words.filter((word) => !language.includes(word) && !made.includes(word));
}
