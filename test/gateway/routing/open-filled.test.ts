import { expect, test, vi } from 'vitest';
import { openFilled } from '../../../gateway/routing/open-filled.ts';
import type { Credentials } from '../../../providers/base/endpoint.ts';
import { GatewayError } from '../../../providers/base/errors.ts';

const without = (code: string) => new GatewayError('internal', 'No.', { status: 503, code });

function target(...answers: (Credentials | Error)[]) {
  const open = () => {
    const next = answers.shift();
    if (next instanceof Error || !next) throw next;
    return next;
  };
  return { provider: 'acme', open };
}

test('what is open already is not looked at again', async () => {
  const refill = vi.fn();

  expect(await openFilled(target({ apiKey: 'k' }), refill)).toEqual({ apiKey: 'k' });
  expect(refill).not.toHaveBeenCalled();
});

test.each(['provider_not_configured', 'credentials_unavailable'])('a secret filled since is used: %s', async (code) => {
  const refill = vi.fn(async () => {});

  expect(await openFilled(target(without(code), { apiKey: 'new' }), refill)).toEqual({ apiKey: 'new' });
  expect(refill.mock.calls).toEqual([['acme']]);
});

test('one that is still empty is the error it was', async () => {
  const error = without('provider_not_configured');

  await expect(openFilled(target(error, error), async () => {})).rejects.toBe(error);
});

test('any other error is not about a key', async () => {
  const [error, refill] = [new TypeError('ours'), vi.fn()];

  await expect(openFilled(target(error), refill)).rejects.toBe(error);
  expect(refill).not.toHaveBeenCalled();
});
