/** What a stack costs in a month in which nobody calls it, counted in its template. */
import { type PriceName, prices } from './aws-prices.ts';

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Line {
  readonly what: string;
  readonly count: number;
  readonly usd: number;
}

/** Of each type that costs money by being there: its price, and how often it has to be paid. */
const priced: Readonly<Record<string, readonly [what: string, price: PriceName, count: (of: Resource) => number][]>> = {
  'SecretsManager::Secret': [['secrets', 'secret', () => 1]],
  'CloudWatch::Alarm': [['metrics that alarms watch', 'alarmMetric', metricsOfAlarm]],
  'CloudWatch::Dashboard': [['dashboard', 'dashboard', () => 1]],
  'WAFv2::WebACL': [
    ['web ACL', 'webAcl', () => 1],
    ['its rules', 'webAclRule', ({ Properties }) => listOf(Properties?.['Rules']).length],
  ],
};

/** Paid by the call, by the byte, or not at all. */
const unpaid =
  /^(ApiGateway|IAM|Lambda|Logs|SNS|S3)::|^(CDK::Metadata|WAFv2::WebACLAssociation|Route53::RecordSet|DynamoDB::Table)$/;

/** @throws where the template holds what nobody has thought of the price of */
export function idleMonth({ Resources }: Template): Line[] {
  const all = Object.values(Resources).map((resource) => ({ ...resource, type: resource.Type.replace('AWS::', '') }));
  const unknown = all.find(({ type }) => !(type in priced || unpaid.test(type) || type.startsWith('Custom::')));
  if (unknown) throw new Error(`scripts/running-cost does not know what ${unknown.Type} costs.`);
  const lines = Object.entries(priced).flatMap(([type, parts]) =>
    parts.map(([what, price, countOf]) => {
      const count = sum(all.filter((resource) => resource.type === type).map(countOf));
      return { what, count, usd: count * prices[price].usd };
    }),
  );
  return lines.filter(({ count }) => count > 0);
}

/** Expressions cost nothing; each metric in them does. */
function metricsOfAlarm({ Properties }: Resource): number {
  const metrics = listOf(Properties?.['Metrics']) as { readonly MetricStat?: unknown }[];
  return metrics.length === 0 ? 1 : metrics.filter(({ MetricStat }) => MetricStat !== undefined).length;
}

/** The metrics that filters make of the logs, which cost nothing until something is logged. */
export function countTotals({ Resources }: Template): number {
  const filters = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Logs::MetricFilter');
  return new Set(filters.map(({ Properties }) => JSON.stringify(Properties?.['MetricTransformations']))).size;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
