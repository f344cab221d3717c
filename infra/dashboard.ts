/** One page: traffic, errors, how long answers take, tokens and money by provider and model, cold starts, throttles. */
import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import type { EndpointFunction } from './endpoint-function.ts';
import { namespace, total } from './totals.ts';

interface DashboardProps {
  readonly name: string;
  readonly alarms: Alarms;
  readonly functions: readonly EndpointFunction[];
  readonly logGroups: readonly LogGroup[];
}

export class Dashboard extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { name, alarms, functions, logGroups }: DashboardProps) {
    super(scope, id);
    const widgets = [
      [summary(), new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms.all], width: 12, height: 3 })],
      [
        graph('Requests by endpoint', [by('endpoint', 'Requests')]),
        graph('Errors by provider', [by('provider', 'Errors')]),
        // Not by provider: the one that is noted may be another, which served in place of it.
        graph('Refused keys', [total('AuthFailures')]),
      ],
      [
        graph(
          'First token, all models, ms',
          [50, 90, 99].map((p) => total('TimeToFirstChunk', Stats.p(p))),
        ),
        graph('First token by model, p90, ms', [each('TimeToFirstChunk', 'p90')]),
        graph('Whole answer by model, p90, ms', [each('Latency', 'p90')]),
      ],
      [
        graph('Spend by provider, USD', [by('provider', 'CostUsd')], { stacked: true }),
        graph('Spend by model, USD', [by('model', 'CostUsd')], { stacked: true }),
        graph('Requests without a price, by model', [by('model', 'UnpricedRequests')]),
      ],
      [
        graph('Prompt tokens by model', [by('model', 'PromptTokens')], { stacked: true }),
        graph('Completion tokens by model', [by('model', 'CompletionTokens')], { stacked: true }),
        graph('Cached tokens by model', [by('model', 'CachedTokens')], { stacked: true }),
      ],
      [
        spendByTeam(logGroups),
        graph('Calls refused', [counted('LimitRefusals', 'over a limit'), counted('BudgetRefusals', 'over budget')]),
        graph('Budgets nearly used up', [counted('BudgetWarnings', 'warnings')]),
      ],
      [
        coldStarts(logGroups),
        graph(
          'Throttled calls',
          functions.map(({ endpoint, alias }) => alias.metricThrottles({ label: endpoint })),
        ),
        graph(
          'Calls at once',
          functions.map(({ alias, endpoint }) =>
            alias.metric('ConcurrentExecutions', { label: endpoint, statistic: Stats.MAXIMUM }),
          ),
        ),
      ],
    ];
    const dashboard = new CloudWatchDashboard(this, 'Dashboard', {
      dashboardName: name,
      defaultInterval: Duration.days(1),
      widgets,
    });
    this.name = dashboard.dashboardName;
  }
}

function summary(): SingleValueWidget {
  const day = Duration.days(1);
  return new SingleValueWidget({
    title: 'Last day',
    width: 12,
    height: 3,
    period: day,
    setPeriodToTimeRange: true,
    metrics: [
      total('Requests', Stats.SUM, day).with({ label: 'requests' }),
      total('Errors', Stats.SUM, day).with({ label: 'errors' }),
      total('CostUsd', Stats.SUM, day).with({ label: 'USD' }),
    ],
  });
}

function graph(title: string, left: IMetric[], options: Pick<GraphWidgetProps, 'stacked'> = {}): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0 }, ...options });
}

/** The dimensions of a call, in the order that Metrics Insights wants: the alphabet's. */
const dimensions = 'endpoint, model, provider, service';

/** @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html */
function by(dimension: 'endpoint' | 'model' | 'provider', metric: string): IMetric {
  const from = `FROM SCHEMA("${namespace}", ${dimensions})`;
  const expression = `SELECT SUM(${metric}) ${from} GROUP BY ${dimension} ORDER BY SUM() DESC LIMIT 20`;
  return new MathExpression({ expression, label: '', period: Duration.minutes(5) });
}

/** Whatever its dimensions: a call that is refused has no provider. */
function counted(metric: string, label: string): IMetric {
  const expression = `SELECT SUM(${metric}) FROM "${namespace}"`;
  return new MathExpression({ expression, label, period: Duration.minutes(5) });
}

/** Percentiles cannot be put together: each model has its own. */
function each(metric: string, statistic: string): IMetric {
  const expression = `SEARCH('{${namespace},${dimensions.replaceAll(' ', '')}} MetricName="${metric}"', '${statistic}', 300)`;
  return new MathExpression({ expression, label: '', period: Duration.minutes(5) });
}

/** From the log: each team as a dimension would be billed as a set of metrics. */
function spendByTeam(logGroups: readonly LogGroup[]): LogQueryWidget {
  return new LogQueryWidget({
    title: 'Spend by team, USD',
    view: LogQueryVisualizationType.TABLE,
    width: 8,
    height: 6,
    logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
    queryLines: [
      'filter message = "request" and ispresent(costUsd)',
      'stats sum(costUsd) as usd, count(*) as requests by team',
      'sort usd desc',
    ],
  });
}

/** From the report that Lambda writes of each call. */
function coldStarts(logGroups: readonly LogGroup[]): LogQueryWidget {
  return new LogQueryWidget({
    title: 'Cold starts',
    view: LogQueryVisualizationType.BAR,
    width: 8,
    height: 6,
    logGroupNames: logGroups.map(({ logGroupName }) => logGroupName),
    queryLines: [
      'filter type = "platform.report" and ispresent(record.metrics.initDurationMs)',
      'stats count(*) as coldStarts, pct(record.metrics.initDurationMs, 90) as p90Ms by bin(1h)',
    ],
  });
}
