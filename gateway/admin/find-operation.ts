/** From method and path to what is to be done. */
import { GatewayError } from '../../providers/base/errors.ts';
import { withoutTrailingSlashes } from '../http.ts';
import type { Method, Operation } from './operation.ts';

export const basePath = '/admin/v1';

interface Found {
  readonly operation: Operation;
  readonly id: string;
}

type FindOperation = (method: string, path: string) => Found;

/** Of two that fit, the one that is listed first. @returns what throws a 404, or a 405 that says what there is instead */
export function createFindOperation(operations: readonly Operation[]): FindOperation {
  const patterns = operations.map((operation) => [toRegExp(operation.path), operation] as const);
  return (method, path) => {
    const fitting = patterns.flatMap(([pattern, operation]) => {
      const id = pattern.exec(withoutTrailingSlashes(path));
      return id ? [{ operation, id: id.groups?.['id'] ?? '' }] : [];
    });
    const nearest = fitting.filter(({ operation }) => operation.path === fitting[0]?.operation.path);
    const asked = method === 'HEAD' ? 'GET' : method;
    const found = nearest.find(({ operation }) => operation.method === asked);
    if (found) return { ...found, id: decode(found.id) };
    throw nearest.length === 0 ? notFound(path) : wrongMethod(nearest.map(({ operation }) => operation));
  };
}

/** An ARN has slashes in it, and not every front leaves them encoded. */
function toRegExp(path: string): RegExp {
  return new RegExp(`^${basePath}${path.replaceAll('.', String.raw`\.`).replace('{id}', '(?<id>.+)')}$`);
}

/** Bytes of a sort key of the table: it would take a longer one for a mistake of ours. */
const longestId = 1024;

function decode(encoded: string): string {
  const id = decodeText(encoded);
  if (Buffer.byteLength(id) <= longestId) return id;
  throw new GatewayError('not_found', `No id has more than ${longestId} bytes.`, { code: 'id_not_found' });
}

function decodeText(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    throw new GatewayError('bad_request', 'The id in the path is not properly percent-encoded.', { param: 'id' });
  }
}

function notFound(path: string): GatewayError {
  return new GatewayError('not_found', `There is no endpoint at ${path.slice(0, 200)}.`, { code: 'unknown_url' });
}

function wrongMethod(operations: readonly Operation[]): GatewayError {
  const methods: readonly Method[] = operations.map(({ method }) => method);
  const message = `${basePath}${operations[0]?.path} takes ${methods.join(', ')}.`;
  return new GatewayError('method', message, { headers: { allow: [...methods, 'OPTIONS'].join(', ') } });
}
