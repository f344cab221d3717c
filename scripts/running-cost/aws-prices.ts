/**
 * What AWS charges for what the stack uses: list prices of us-east-1 in USD, without any free tier. AWS's own pages fill in
 * their figures with a script, so each was read where `readAt` says, and is to be looked up at `page`.
 */
interface Price {
  readonly usd: number;
  readonly unit: string;
  readonly page: string;
  readonly readAt: string;
}

/** The day on which they were read. */
export const readOn = '2026-11-22';

const cloudWatch = 'https://aws.amazon.com/cloudwatch/pricing/';
const lambda = 'https://aws.amazon.com/lambda/pricing/';
const waf = 'https://aws.amazon.com/waf/pricing/';
const secretsManager = 'https://aws.amazon.com/secrets-manager/pricing/';
const apiGateway = 'https://aws.amazon.com/api-gateway/pricing/';
const dynamoDb = 'https://aws.amazon.com/dynamodb/pricing/';

const onLambda = 'https://cloudchipr.com/blog/aws-lambda-pricing';
const onWaf = 'https://c3x.dev/blog/aws-waf-cost-explained/';
const onSecrets = 'https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms';
const onApiGateway = 'https://www.apigatewaycost.com/aws';
const onDynamoDb = 'https://airbyte.com/data-engineering-resources/dynamodb-pricing';
const onLogs = 'https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/';
const onMetrics = 'https://signoz.io/guides/cloudwatch-pricing';
const fromMemory = 'public documentation, from memory';

export const prices = {
  secret: { usd: 0.4, unit: 'a secret and month', page: secretsManager, readAt: onSecrets },
  secretRead: { usd: 0.05 / 10_000, unit: 'a call', page: secretsManager, readAt: onSecrets },
  alarmMetric: { usd: 0.1, unit: 'a metric an alarm watches, and month', page: cloudWatch, readAt: fromMemory },
  dashboard: { usd: 3, unit: 'a dashboard and month', page: cloudWatch, readAt: onLogs },
  metric: { usd: 0.3, unit: 'a metric and month, by the hours it has values', page: cloudWatch, readAt: onMetrics },
  logGb: { usd: 0.5, unit: 'a GB written', page: cloudWatch, readAt: onLogs },
  webAcl: { usd: 5, unit: 'a web ACL and month', page: waf, readAt: onWaf },
  webAclRule: { usd: 1, unit: 'a rule and month', page: waf, readAt: onWaf },
  functionCall: { usd: 0.2 / 1e6, unit: 'a call', page: lambda, readAt: fromMemory },
  functionGbSecond: { usd: 0.0000133334, unit: 'a GB-second on arm64', page: lambda, readAt: onLambda },
  restCall: { usd: 3.5 / 1e6, unit: 'a call of a REST API, for each 10 MB', page: apiGateway, readAt: onApiGateway },
  tableWrite: { usd: 0.625 / 1e6, unit: 'a KB written', page: dynamoDb, readAt: onDynamoDb },
  transferGb: { usd: 0.09, unit: 'a GB to the internet', page: apiGateway, readAt: onApiGateway },
} as const satisfies Readonly<Record<string, Price>>;

export type PriceName = keyof typeof prices;
