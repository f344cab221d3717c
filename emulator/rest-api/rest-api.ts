/** The REST API of a template: `/{stage}/…`, each method leading to the function that its integration names. */
import type { RequestListener, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { DeployedFunction } from '../functions.ts';
import { readInvokePermissions } from '../invoke-permissions.ts';
import { type FrontRequest, toRestApiEvent } from '../lambda/events.ts';
import { invoke, restApiFront } from '../lambda/front.ts';
import { arn, region } from '../names.ts';
import type { Resources } from '../resources.ts';
import { readGatewayResponses } from './gateway-responses.ts';
import { findRoute, type RouteMatch, readRoutes } from './routes.ts';

interface RestApi {
  /** Where AWS would serve it. */
  readonly origin: string;
  readonly listener: RequestListener;
}

const api = z.object({ BinaryMediaTypes: z.array(z.string()).default([]) });
const deployedStage = z.object({ StageName: z.string() });

/** Undefined where the stack has none. */
export function createRestApi(resources: Resources, functions: readonly DeployedFunction[]): RestApi | undefined {
  const [deployed] = resources.ofType('ApiGateway::RestApi', api);
  const [stage] = resources.ofType('ApiGateway::Stage', deployedStage);
  if (!deployed || !stage) return undefined;
  const { StageName } = stage.properties;
  const routes = readRoutes(resources);
  const answerItself = readGatewayResponses(resources);
  const findFunction = createFindFunction(resources, functions, `${deployed.id}/${StageName}`);
  const common = {
    apiId: deployed.id,
    stage: StageName,
    binaryMediaTypes: deployed.properties.BinaryMediaTypes,
  };
  const listener: RequestListener = (message, response) => {
    const target = behind(StageName, message.url ?? '/');
    if (target === undefined) return void forbid(response);
    const match = findRoute(routes, target.replace(/\?.*/, ''), message.method ?? 'GET');
    if (!match) return void answerItself('MISSING_AUTHENTICATION_TOKEN', response);
    const found = findFunction(match);
    if (!found) return void answerItself('API_CONFIGURATION_ERROR', response);
    const route = { ...common, resource: match.route.resource, pathParameters: match.pathParameters };
    const toEvent = (request: FrontRequest) => toRestApiEvent({ ...request, target }, route);
    void invoke({ ...restApiFront, toEvent, refuse: answerItself }, found.lambda, message, response);
  };
  return { origin: `https://${deployed.id}.execute-api.${region}.amazonaws.com`, listener };
}

/** Path and query behind `/{stage}`; undefined for one that belongs to no stage. */
function behind(stage: string, url: string): string | undefined {
  const [, name, rest = ''] = /^\/([^/?]*)(.*)$/.exec(url) ?? [];
  if (name !== stage) return undefined;
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Before it is clear which API is meant, no template has a say. */
function forbid(response: ServerResponse): void {
  response.writeHead(403, { 'content-type': 'application/json', 'x-amzn-errortype': 'ForbiddenException' });
  response.end('{"message":"Forbidden"}');
}

type FindFunction = ({ route }: RouteMatch) => DeployedFunction | undefined;

/** Finds only what the API is permitted to invoke. @param source the API and its stage, as permissions name them */
function createFindFunction(
  resources: Resources,
  functions: readonly DeployedFunction[],
  source: string,
): FindFunction {
  const permissions = readInvokePermissions(resources);
  return ({ route: { functionArn, method, resource } }) => {
    const isPermitted = permissions.restApi(functionArn, arn('execute-api', `${source}/${method}${resource}`));
    return isPermitted ? functions.find(({ arns }) => arns.includes(functionArn)) : undefined;
  };
}
