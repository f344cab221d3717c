/** One thing that the admin API does: where, with what, and how; also the source of its OpenAPI description. */
import * as z from 'zod/mini';
import type { GatewayResponse } from '../http.ts';
import { checkParams } from '../read-json.ts';
import { type ReadBytes, readBody, readQuery } from './read-input.ts';

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** What comes with a request, as it came. */
interface AdminRequest {
  /** What stands at `{id}` in the path; empty where there is none. */
  readonly id: string;
  readonly query: URLSearchParams;
  readonly readBody: ReadBytes;
}

interface Description {
  readonly method: Method;
  /** Below `/admin/v1`; `{id}` stands for any text. */
  readonly path: string;
  readonly summary: string;
  /** What it answers with, as JSON; without one it answers with lines of text. */
  readonly answer?: z.ZodMiniType;
  /** Of a success. @default 200 */
  readonly status?: number;
  /** The body is a merge patch of what this describes: each field may be left out, or null. It is checked once it is merged. */
  readonly patches?: z.ZodMiniType;
}

export interface Operation extends Description {
  readonly query?: z.ZodMiniType;
  readonly body?: z.ZodMiniType;
  /** Throws a 400 that names what is wrong with the request. */
  run(request: AdminRequest): Promise<GatewayResponse>;
}

interface Definition<Query, Body> extends Description {
  readonly query?: z.ZodMiniType<Query>;
  readonly body?: z.ZodMiniType<Body>;
  readonly handle: (input: Input<Query, Body>) => Promise<object>;
}

interface Input<Query, Body> {
  readonly id: string;
  readonly query: Query;
  readonly body: Body;
}

/** @param definition whose `handle` gives what is answered as JSON, or a whole response */
export function operation<Query = undefined, Body = object>(definition: Definition<Query, Body>): Operation {
  const { handle, ...described } = definition;
  return {
    ...described,
    async run({ id, query: given, readBody: read }) {
      const query = checkParams<unknown>(described.query ?? nothing, readQuery(given)) as Query;
      const body = (await bodyOf(described, read)) as Body;
      const answer = await handle({ id, query, body });
      return isResponse(answer) ? answer : asJson(answer, described.status);
    },
  };
}

/** For a request that may say nothing there. */
const nothing = z.strictObject({});

async function bodyOf({ method, body, patches }: Pick<Operation, 'method' | 'body' | 'patches'>, read: ReadBytes) {
  // Whether a GET or a DELETE comes with a body is nobody's business.
  if (method === 'GET' || method === 'DELETE') return undefined;
  const given = await readBody(read);
  return patches ? given : checkParams<unknown>(body ?? nothing, given);
}

function isResponse(answer: object): answer is GatewayResponse {
  return 'headers' in answer && 'body' in answer;
}

function asJson(answer: object, status = 200): GatewayResponse {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
}
