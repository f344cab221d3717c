/** What should wake somebody: failures, slow first tokens, refused keys, throttled calls, and money. */
import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Deployment } from '../gateway/deploy-config.ts';
import { acknowledge } from './acknowledge.ts';
import type { EndpointFunction } from './endpoint-function.ts';
import { total } from './totals.ts';

interface AlarmsProps {
  readonly limits: Deployment['alarms'];
  readonly functions: readonly EndpointFunction[];
}

export class Alarms extends Construct {
  readonly all: Alarm[];

  constructor(scope: Construct, id: string, { limits, functions }: AlarmsProps) {
    super(scope, id);
    const { errorRatePercent, firstTokenP99Ms, spendPerHourUsd, authFailures, email } = limits;
    const spend = total('CostUsd', Stats.SUM, Duration.hours(1));
    this.all = [
      // Three periods of five minutes: one provider's hiccup wakes nobody.
      this.#alarm('ErrorRate', errorRate(), errorRatePercent, 'percent of requests failed', 3),
      this.#alarm(
        'FirstToken',
        total('TimeToFirstChunk', Stats.p(99)),
        firstTokenP99Ms,
        'ms to the first token (p99)',
        3,
      ),
      this.#alarm('Spend', spend, spendPerHourUsd, 'USD spent within an hour'),
      this.#alarm('AuthFailures', total('AuthFailures'), authFailures, 'calls refused by a provider for our key'),
    ];
    if (functions.length > 0)
      this.all.push(this.#alarm('Throttles', throttles(functions), 0, 'calls throttled by Lambda'));
    if (email) this.#tell(email);
  }

  #alarm(id: string, metric: IMetric, threshold: number, what: string, evaluationPeriods = 1): Alarm {
    return new Alarm(this, id, {
      metric,
      threshold,
      evaluationPeriods,
      alarmDescription: `RAWDOG: more than ${threshold} ${what}.`,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  #tell(email: string): void {
    const topic = new Topic(this, 'Topic', { displayName: 'RAWDOG', enforceSSL: true });
    topic.addSubscription(new EmailSubscription(email));
    const action = new SnsAction(topic);
    for (const alarm of this.all) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
    acknowledge(topic, {
      'Serverless-SNSRedrivePolicy':
        'A mail that cannot be delivered has no use in a queue: the alarm itself stays to be seen.',
      'AwsSolutions-SNS2':
        "Alarms cannot publish to a topic that is encrypted with SNS's own key, and say nothing but their name and a figure.",
    });
  }
}

/** Of too few requests a rate says nothing. */
function errorRate(): IMetric {
  return new MathExpression({
    expression: 'IF(requests >= 10, 100 * errors / requests, 0)',
    usingMetrics: { errors: total('Errors'), requests: total('Requests') },
    period: Duration.minutes(5),
    label: 'failed requests, %',
  });
}

function throttles(functions: readonly EndpointFunction[]): IMetric {
  const period = Duration.minutes(5);
  const each = functions.map(({ endpoint, alias }) => [endpoint, alias.metricThrottles({ period })] as const);
  return new MathExpression({
    // A sum of a list goes on without those that nobody calls; `a + b` needs both.
    expression: `SUM([${each.map(([name]) => name).join(', ')}])`,
    usingMetrics: Object.fromEntries(each),
    period,
    label: 'throttled calls',
  });
}
