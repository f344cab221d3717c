import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { createStack, flat, resources, synth } from './stack.ts';

const shared = synth({}, { cache: { shared: true, ttlSeconds: 100_000 } });

test('there is a bucket only where answers are shared', () => {
  expect(resources(synth(), 'S3::Bucket')).toEqual([]);
  expect(resources(synth({ table: false }, { cache: { shared: true } }), 'S3::Bucket')).toEqual([]);
  expect(resources(shared, 'S3::Bucket')).toHaveLength(1);
});

test('it is encrypted, closed to the public, and empties itself after what an answer is kept', () => {
  const [bucket] = resources(shared, 'S3::Bucket');

  expect(bucket?.properties).toMatchObject({
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: 3, Status: 'Enabled' }] },
  });
  expect(resources(shared, 'S3::BucketPolicy')[0]?.properties.PolicyDocument.Statement).toEqual([
    expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
  ]);
});

test('cdk-nag finds nothing in it', () => {
  const report = new AwsSolutionsChecks().validateScope(createStack({}, { cache: { shared: true } }));

  expect(report.violations.map(({ ruleName }) => ruleName)).toEqual([]);
});

test('every function is told of it, and those that answer calls may read and write its objects, and no more', () => {
  const bucket = resources(shared, 'S3::Bucket')[0]?.id;
  const functions = resources(shared, 'Lambda::Function').filter(
    ({ properties }) => properties.Environment?.Variables.RAWDOG_TABLE,
  );
  const told = functions.filter(
    ({ properties }) => properties.Environment.Variables.RAWDOG_CACHE_BUCKET?.Ref === bucket,
  );
  const granted = resources(shared, 'IAM::Policy').flatMap(({ id, properties }) =>
    properties.PolicyDocument.Statement.filter(({ Action }: { Action: string[] }) => /s3:/.test(String(Action))).map(
      ({ Action, Resource }: { Action: string[]; Resource: unknown }) => [
        id.split('Access')[0],
        Action,
        flat(Resource),
      ],
    ),
  );

  expect(told.length).toBeGreaterThanOrEqual(5);
  expect(granted.sort()).toEqual(
    ['audio_transcription', 'chat', 'completion', 'embed', 'rerank'].map((endpoint) => [
      endpoint.replace('_', ''),
      ['s3:GetObject', 's3:PutObject'],
      `<${bucket}.Arn>/*`,
    ]),
  );
});
