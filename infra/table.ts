/**
 * The one table: keys, teams, what they may still spend, and the books. It is paid by the request, and outlives the stack:
 * nobody else knows what was spent.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Config } from '../gateway/config.ts';
import { CacheBucket } from './cache-bucket.ts';

/** Partitions by their beginning, as `gateway/keys/places.ts` and its neighbours lay them out. */
const whoMayCall = ['key#*', 'keys', 'principals', 'teams'];
const lastUses = ['used'];
/** Written by every call: what it holds, what it came to, what was answered. */
const ofCalls = ['state#*', 'call#*', 'sum#*', 'cache#*'];
/** What processes tell each other of targets that rest. */
const rests = ['rest#*'];

const reading = ['dynamodb:GetItem', 'dynamodb:BatchGetItem'];
const writing = [...reading, 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

export class GatewayTable extends Construct {
  readonly name: string;
  readonly #arn: string;
  /** Where answers are shared. */
  readonly #cacheBucket: CacheBucket | undefined;

  constructor(scope: Construct, id: string, { cache }: Partial<Pick<Config, 'cache'>> = {}) {
    super(scope, id);
    const table = new Table(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      timeToLiveAttribute: 'expires_at',
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.name = table.tableName;
    this.#arn = table.tableArn;
    this.#cacheBucket = cache?.shared ? new CacheBucket(this, 'Cache', cache) : undefined;
  }

  environment(): Record<string, string> {
    return { RAWDOG_TABLE: this.name, ...this.#cacheBucket?.environment() };
  }

  /** What a function that serves calls needs: it may look a key up, but neither list keys nor change what one may do. */
  grantCalls(role: IRole, isCounted: boolean): void {
    role.addToPrincipalPolicy(this.#allow(reading, whoMayCall));
    role.addToPrincipalPolicy(this.#allow(writing, [...lastUses, ...(isCounted ? ofCalls : [])]));
    if (!isCounted) return;
    role.addToPrincipalPolicy(this.#allow(['dynamodb:Query', 'dynamodb:UpdateItem'], rests));
    this.#cacheBucket?.grant(role);
  }

  /** What a process that serves many calls at once needs on top. Who writes batches may delete by them: nothing but records. */
  grantBatches(role: IRole): void {
    role.addToPrincipalPolicy(this.#allow(['dynamodb:BatchWriteItem'], ['call#*']));
  }

  /** What the admin API needs: all of it, but not to scan it. */
  grantAdmin(role: IRole): void {
    const actions = [...writing, 'dynamodb:DeleteItem', 'dynamodb:Query'];
    role.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.#arn] }));
  }

  #allow(actions: readonly string[], partitions: readonly string[]): PolicyStatement {
    return new PolicyStatement({
      actions: [...actions],
      resources: [this.#arn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [...partitions] } },
    });
  }
}
