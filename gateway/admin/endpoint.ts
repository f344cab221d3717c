/** `/admin/v1`: keys, teams, principals, usage, budgets and books, for whoever runs the gateway. */
import { type ErrorFields, GatewayError } from '../../providers/base/errors.ts';
import type { ServeEndpoint } from '../endpoint.ts';
import type { GatewayResponse } from '../http.ts';
import type { Table } from '../store/table.ts';
import type { AuthenticateAdmin } from './authenticate-admin.ts';
import { createFindOperation } from './find-operation.ts';
import { createOperations } from './operations.ts';
import { toSnake } from './spelling.ts';

export interface Admin {
  readonly authenticate: AuthenticateAdmin;
  /** Undefined on a gateway without one. */
  readonly table: Table | undefined;
  /** Days for which records are kept. */
  readonly keepDays: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function createAdminEndpoint({ authenticate, table, keepDays, now }: Admin): ServeEndpoint {
  const find = table && createFindOperation(createOperations({ table, keepDays, now }));
  return async (request, record) => {
    record.caller = await authenticate(request);
    if (!find) throw withoutTable();
    const { operation, id } = find(request.method, request.path);
    const query = new URLSearchParams(request.query);
    const response = await operation.run({ id, query, readBody: request.readBody }).catch(asSpelled);
    record.status = response.status;
    // What is answered is of this moment, and may hold a secret.
    return { ...response, headers: { 'cache-control': 'no-store', ...response.headers } };
  };
}

/** Errors name fields as the caller writes them. */
function asSpelled(error: unknown): GatewayResponse {
  if (!(error instanceof GatewayError) || error.fields.param === null) throw error;
  const { kind, message, ...fields } = error.fields;
  const param = toSnake(error.fields.param);
  const spelled: Partial<ErrorFields> = { ...fields, param };
  throw new GatewayError(kind, message.replaceAll(`\`${error.fields.param}\``, `\`${param}\``), spelled);
}

function withoutTable(): GatewayError {
  const message = 'This gateway has no table to keep keys and books in: deploy one, or set RAWDOG_TABLE.';
  return new GatewayError('internal', message, { status: 503, code: 'gateway_not_configured' });
}
