/**
 * The resources and methods of a REST API, and which of them a request is for.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
import * as z from 'zod';
import type { Resources } from '../resources.ts';

export interface Route {
  /** `/v1/models/{name+}` */
  readonly resource: string;
  /** `POST`, or `ANY`. */
  readonly method: string;
  /** Of the function, or of one of its aliases. */
  readonly functionArn: string;
}

export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

const resource = z.object({ ParentId: z.string(), PathPart: z.string() });
const method = z.object({
  HttpMethod: z.string(),
  ResourceId: z.string(),
  Integration: z.object({ Type: z.literal('AWS_PROXY'), ResponseTransferMode: z.literal('STREAM'), Uri: z.string() }),
});

export function readRoutes(resources: Resources): Route[] {
  const byId = new Map(
    resources.ofType('ApiGateway::Resource', resource).map(({ id, properties }) => [id, properties]),
  );
  const pathOf = (id: string): string => {
    const found = byId.get(id);
    return found ? `${pathOf(found.ParentId)}/${found.PathPart}` : '';
  };
  return resources
    .ofType('ApiGateway::Method', method)
    .map(({ properties: { HttpMethod, ResourceId, Integration } }) => ({
      resource: pathOf(ResourceId) || '/',
      method: HttpMethod,
      functionArn: functionOf(Integration.Uri),
    }));
}

/** `…:lambda:path/2021-11-15/functions/<arn>/response-streaming-invocations` */
function functionOf(uri: string): string {
  const [, arn] = /\/functions\/([^/]+)\/response-streaming-invocations$/.exec(uri) ?? [];
  if (arn === undefined) throw new Error(`No streamed call of a function: ${uri}`);
  return arn;
}

/** @param path behind the stage. A resource that is named wins over one that is a parameter. */
export function findRoute(routes: readonly Route[], path: string, verb: string): RouteMatch | undefined {
  const matches = routes.flatMap((route) => {
    const groups = patternOf(route.resource).exec(path)?.slice(1);
    return groups ? [{ route, pathParameters: parametersOf(route.resource, groups) }] : [];
  });
  const [best] = matches.toSorted((one, other) => rank(one.route).localeCompare(rank(other.route)));
  const ofBest = matches.filter(({ route }) => route.resource === best?.route.resource);
  return ofBest.find(({ route }) => route.method === verb) ?? ofBest.find(({ route }) => route.method === 'ANY');
}

function patternOf(template: string): RegExp {
  const parts = template.split('/').map((part) => {
    if (/^\{.*\+\}$/.test(part)) return '(.+)';
    return /^\{.*\}$/.test(part) ? '([^/]+)' : part.replaceAll('.', '\\.');
  });
  return new RegExp(`^${parts.join('/')}/?$`);
}

function parametersOf(template: string, values: readonly string[]): Record<string, string> {
  const names = [...template.matchAll(/\{([^}+]+)\+?\}/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

/** Segment by segment: a name before a parameter, that before a path of any length. */
function rank({ resource: template }: Route): string {
  return template
    .split('/')
    .map((part) => (part.endsWith('+}') ? '2' : part.endsWith('}') ? '1' : '0'))
    .join('');
}
