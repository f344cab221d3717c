/** The caller's body as a checked request object. It stays the very object that was parsed: see `wire-text.ts`. */
import { type $ZodIssue, type $ZodType, safeParse } from 'zod/v4/core';
import type { Endpoint, RequestOf } from '../providers/base/endpoint.ts';
import { badParam, GatewayError } from '../providers/base/errors.ts';
import { isRecord } from '../providers/base/json-values.ts';
import { parseJson } from '../providers/base/wire-text.ts';
import type { EndpointDefinition } from './endpoint.ts';

export function readJson<E extends Endpoint>(schema: $ZodType): EndpointDefinition<E>['read'] {
  return async (request, { maxBodyBytes }) => {
    const body = parseBody(await request.readBody(maxBodyBytes));
    checkParams(schema, body);
    return body as unknown as RequestOf<E>;
  };
}

/**
 * Throws a 400 that names the first parameter that is not as it should be.
 * @returns the parameters with their defaults, those that the schema knows
 */
export function checkParams<Params>(schema: $ZodType<Params>, params: object): Params {
  const checked = safeParse(schema, params);
  if (checked.success) return checked.data;
  throw toParamError(checked.error.issues, params);
}

/** Throws the 400 of a body that is no JSON object. */
export function parseBody(bytes: readonly Buffer[]): Record<string, unknown> {
  let body: unknown;
  try {
    body = parseJson(bytes);
  } catch {
    throw new GatewayError('bad_request', 'The request body is not valid JSON.', { code: 'invalid_json' });
  }
  if (isRecord(body)) return body;
  throw new GatewayError('bad_request', 'The request body must be a JSON object.', { code: 'invalid_json' });
}

function toParamError(issues: readonly $ZodIssue[], body: object): GatewayError {
  const issue = deepest(issues);
  if (issue.code === 'unrecognized_keys') return unknownParam(toPath([...issue.path, ...issue.keys.slice(0, 1)]));
  const param = toPath(issue.path);
  if (valueAt(body, issue.path) === undefined) {
    return badParam(param, `Missing required parameter: \`${param}\`.`, 'missing_required_parameter');
  }
  return badParam(param, `Invalid value for \`${param}\`: ${issue.message}.`);
}

function unknownParam(param: string): GatewayError {
  return badParam(param, `Unknown parameter: \`${param}\`.`, 'unknown_parameter');
}

/** A union complains as a whole; what its best candidate found is the problem to tell. */
function deepest([issue]: readonly $ZodIssue[]): $ZodIssue {
  if (!issue) throw new Error('A failed check has an issue.');
  if (issue.code !== 'invalid_union') return issue;
  const candidates = issue.errors.filter((errors) => errors.length > 0).map(deepest);
  const [best] = candidates.sort((a, b) => b.path.length - a.path.length);
  return best && best.path.length > 0 ? { ...best, path: [...issue.path, ...best.path] } : issue;
}

function toPath(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index ? '.' : ''}${String(key)}`))
    .join('');
}

function valueAt(body: object, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], body);
}
