/**
 * Totals over all endpoints, providers and models, taken from the line in which a function writes the metrics of a request.
 * An alarm cannot search for metrics, and a percentile cannot be put together from those of single models.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';

/** Of all that RAWDOG counts. */
export const namespace = 'RAWDOG';

/** By the names of the metrics they are the totals of: what has no dimensions is another metric. */
const totals = ['Requests', 'Errors', 'CostUsd', 'TimeToFirstChunk', 'AuthFailures'] as const;

export function countTotals(logGroups: readonly LogGroup[]): void {
  for (const logGroup of logGroups) {
    for (const metricName of totals) {
      new MetricFilter(logGroup, metricName, {
        logGroup,
        filterPattern: FilterPattern.numberValue(`$.${metricName}`, '>=', 0),
        metricNamespace: namespace,
        metricName,
        metricValue: `$.${metricName}`,
      });
    }
  }
}

/** @param statistic `Sum`, `p99` */
export function total(
  metricName: (typeof totals)[number],
  statistic: string = Stats.SUM,
  period = fiveMinutes,
): Metric {
  return new Metric({ namespace, metricName, statistic, period });
}

const fiveMinutes = Duration.minutes(5);
