import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import cdk from '../../cdk.json' with { type: 'json' };

test('CDK behaves as it is recommended for new apps of its version', () => {
  const recommended = fileURLToPath(import.meta.resolve('aws-cdk-lib/recommended-feature-flags.json'));

  expect(cdk.context).toEqual(JSON.parse(readFileSync(recommended, 'utf8')));
});
