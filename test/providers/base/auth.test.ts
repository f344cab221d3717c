import { expect, test } from 'vitest';
import { bearer, header } from '../../../providers/base/auth.ts';
import type { Auth } from '../../../providers/base/endpoint.ts';

const request = { method: 'POST', url: new URL('http://example.com'), headers: { accept: '*/*' }, body: [] } as const;

test.each<[name: string, auth: Auth, headers: object]>([
  ['a bearer', bearer(), { authorization: 'Bearer key' }],
  ['a bare key', header('x-api-key'), { 'x-api-key': 'key' }],
  ['a scheme of its own', header('authorization', 'Token'), { authorization: 'Token key' }],
])('%s', async (_, auth, headers) => {
  expect(await auth(request, { apiKey: 'key' })).toEqual({ ...request, headers: { accept: '*/*', ...headers } });
  expect(await auth(request, {})).toBe(request);
});
