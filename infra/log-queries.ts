/**
 * Questions to the log of requests, ready in the console of Logs Insights.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
import { type LogGroup, QueryDefinition, QueryString, type QueryStringProps } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

interface Query extends Pick<QueryStringProps, 'fields' | 'sort' | 'limit'> {
  readonly filter: string;
  readonly stats?: string;
}

const queries: Readonly<Record<string, Query>> = {
  'spend by model': {
    filter: 'message = "request" and ispresent(provider)',
    stats:
      'sum(costUsd) as usd, count(*) as requests, sum(promptTokens) as prompt, sum(completionTokens) as completion, count(unpriced) as unpriced by provider, providerModel',
    sort: 'usd desc',
    limit: 50,
  },
  slowest: {
    fields: [
      '@timestamp',
      'latencyMs',
      'timeToFirstChunkMs',
      'endpoint',
      'provider',
      'providerModel',
      'status',
      'requestId',
      'upstreamRequestId',
    ],
    filter: 'message = "request"',
    sort: 'latencyMs desc',
    limit: 50,
  },
  'errors by provider': {
    filter: 'message = "request" and ispresent(errorKind)',
    stats: 'count(*) as errors, latest(requestId) as lastRequestId by provider, status, errorKind, errorCode',
    sort: 'errors desc',
    limit: 50,
  },
  'top callers': {
    filter: 'message = "request" and ispresent(caller)',
    stats:
      'sum(costUsd) as usd, count(*) as requests, sum(promptTokens) as prompt, sum(completionTokens) as completion by team, caller',
    sort: 'usd desc',
    limit: 50,
  },
};

interface LogQueriesProps {
  /** The folder in the console. */
  readonly folder: string;
  readonly logGroups: LogGroup[];
}

export class LogQueries extends Construct {
  constructor(scope: Construct, id: string, { folder, logGroups }: LogQueriesProps) {
    super(scope, id);
    for (const [name, { filter, stats, ...rest }] of Object.entries(queries)) {
      const statements = { filterStatements: [filter], ...(stats && { statsStatements: [stats] }) };
      const queryString = new QueryString({ ...rest, ...statements });
      new QueryDefinition(this, name, { queryDefinitionName: `${folder}/${name}`, queryString, logGroups });
    }
  }
}
