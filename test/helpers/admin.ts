/** The admin API over a store of its own, without a front. */
import { createAuthenticateAdmin, fixedAdminKey } from '../../gateway/admin/authenticate-admin.ts';
import { createAdminEndpoint } from '../../gateway/admin/endpoint.ts';
import { createApp } from '../../gateway/app.ts';
import { defineConfig } from '../../gateway/config.ts';
import type { GatewayRequest } from '../../gateway/http.ts';
import type { Table } from '../../gateway/store/table.ts';
import { adminRoute } from '../../lambdas/routes.ts';
import { gatewayRequest } from './gateway-request.ts';

export const adminKey = 'rd-admin-test-key';
export const adminArn = 'arn:aws:iam::123456789012:role/platform';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Of a text that is one JSON object, else empty. */
  readonly body: Record<string, unknown>;
}

export interface AdminOptions {
  readonly now?: () => number;
  readonly keepDays?: number;
  readonly key?: string | undefined;
}

export type CallAdmin = (call: string, body?: unknown, more?: Partial<GatewayRequest>) => Promise<Answer>;

/** @returns what takes `GET /usage?by=day`, below `/admin/v1` */
export function startAdmin(table: Table | undefined, options: AdminOptions = {}) {
  const { now = Date.now, keepDays = 400, key = adminKey } = options;
  const lines: Record<string, unknown>[] = [];
  const authenticate = createAuthenticateAdmin(fixedAdminKey(key), [adminArn]);
  const gateway = {
    config: defineConfig({}),
    authenticate: () => {
      throw new Error('Nobody but administrators comes here.');
    },
    credentials: () => undefined,
    now: () => performance.now(),
  };
  const app = createApp({
    gateway,
    routes: [adminRoute],
    endpoints: { admin: createAdminEndpoint({ authenticate, table, keepDays, now }) },
    log: (fields) => void lines.push(fields),
  });
  const call: CallAdmin = async (line, body = '', more = {}) => {
    const [, method = '', path = '', query] = /^(\w+) ([^?]*)(?:\?(.*))?$/.exec(line) ?? [];
    const headers = { authorization: `Bearer ${adminKey}` };
    const request = gatewayRequest(body, { method, path: `/admin/v1${path}`, query, headers, ...more });
    const response = await app(request);
    const text = await textOf(response.body);
    await response.finished?.({ aborted: false });
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  };
  return { call, lines };
}

async function textOf(body: string | readonly Buffer[] | AsyncIterable<string>): Promise<string> {
  if (typeof body === 'string') return body;
  return Array.isArray(body)
    ? Buffer.concat(body).toString()
    : (await Array.fromAsync(body as AsyncIterable<string>)).join('');
}

function parse(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
