import { expect, test, vi } from 'vitest';
import { awsCredentialChain } from '../../../providers/base/aws-credentials.ts';

const chain = vi.hoisted(() => ({ created: 0, asked: 0 }));
vi.mock('@aws-sdk/credential-provider-node', () => ({
  defaultProvider: () => {
    chain.created += 1;
    return async () => ({ accessKeyId: `from-the-chain-${++chain.asked}`, secretAccessKey: 'secret' });
  },
}));

test('the environment answers at once, and is read anew for every call', async () => {
  const env: NodeJS.ProcessEnv = { AWS_ACCESS_KEY_ID: 'AKIA1', AWS_SECRET_ACCESS_KEY: 'secret' };
  const credentials = awsCredentialChain(env);

  expect(await credentials()).toEqual({ accessKeyId: 'AKIA1', secretAccessKey: 'secret' });
  env['AWS_SESSION_TOKEN'] = 'token';
  expect(await credentials()).toEqual({ accessKeyId: 'AKIA1', secretAccessKey: 'secret', sessionToken: 'token' });
  expect(chain.created).toBe(0);
});

test('without keys in the environment the chain is made once, and asked each time', async () => {
  const credentials = awsCredentialChain({ AWS_PROFILE: 'team', AWS_ACCESS_KEY_ID: 'half' });

  expect(await credentials()).toMatchObject({ accessKeyId: 'from-the-chain-1' });
  expect(await credentials()).toMatchObject({ accessKeyId: 'from-the-chain-2' });
  expect(chain.created).toBe(1);
});
