/** Where processes share answers that are too large for an item of the table. It empties itself. */
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import type { Config } from '../gateway/config.ts';
import { acknowledge } from './acknowledge.ts';

const secondsADay = 86_400;

export class CacheBucket extends Construct {
  readonly #bucket: Bucket;

  constructor(scope: Construct, id: string, { ttlSeconds }: Pick<Config['cache'], 'ttlSeconds'>) {
    super(scope, id);
    this.#bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      // S3 counts whole days, and begins at midnight.
      lifecycleRules: [{ expiration: Duration.days(Math.ceil(ttlSeconds / secondsADay) + 1) }],
      // One that is not empty cannot be removed, and an empty one costs nothing.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    acknowledge(this.#bucket, {
      'AwsSolutions-S1':
        'Only the functions read and write it, and the log line of each call says whether it was cached.',
    });
  }

  environment(): Record<string, string> {
    return { RAWDOG_CACHE_BUCKET: this.#bucket.bucketName };
  }

  /** Lets a role read and write answers, and nothing else: it cannot even list them. */
  grant(role: IRole): void {
    const resources = [this.#bucket.arnForObjects('*')];
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['s3:GetObject', 's3:PutObject'], resources }));
    acknowledge(role, {
      [`AwsSolutions-IAM5[Resource::<${this.#logicalId()}.Arn>/*]`]:
        'The key of an answer is the digest of its request.',
    });
  }

  #logicalId(): string {
    const { defaultChild } = this.#bucket.node;
    return Stack.of(this).getLogicalId(defaultChild as CfnBucket);
  }
}
