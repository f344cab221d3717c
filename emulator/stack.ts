/** A synthesised stack, running on loopback: its functions, their fronts, and the services of AWS that they call. */
import type { RequestListener, Server } from 'node:http';
import { createBedrock } from './bedrock.ts';
import { createDynamoDb, startTables } from './dynamodb.ts';
import { createFunctionUrls } from './function-urls.ts';
import { createFunctions, type DeployedFunction } from './functions.ts';
import { listen } from './lambda/front.ts';
import type { Report } from './lambda/index.ts';
import type { Resolve } from './resolve.ts';
import { readResources } from './resources.ts';
import { createRestApi } from './rest-api/rest-api.ts';
import { secretTexts } from './secrets.ts';
import { type SecretsManager, startSecretsManager } from './secrets-manager.ts';
import type { Assembly } from './template.ts';

export interface EmulatedStack {
  /** Those of the template, with addresses on loopback in the place of AWS's. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly secrets: SecretsManager;
  readonly functions: readonly DeployedFunction[];
  /** How the invocation behind an answer went, once it is over. @param requestId its `x-amzn-requestid` */
  report(requestId: string): Promise<Report>;
  stop(): void;
}

interface StackOptions extends Assembly {
  /** Who answers for Bedrock what the functions may ask of it. */
  readonly bedrockUrl: string;
  /** Of the REST API. @default any that is free */
  readonly port?: number;
  /** @param id of the function that wrote the line */
  readonly onLog?: (line: string, id: string) => void;
}

/** A function starts with its first call. Who is none of them (an operator) may do everything with secrets and tables. */
export async function startStack({ template, code, bedrockUrl, port, onLog }: StackOptions): Promise<EmulatedStack> {
  const resources = readResources(template);
  const functions: DeployedFunction[] = [];
  const servers: Server[] = [];
  const addresses = new Map<string, string>();
  const serve = async (listener: RequestListener, on?: number) => {
    const { server, url } = await listen(listener, on);
    servers.push(server);
    return url;
  };
  const caller = (accessKeyId: string) => functions.find((each) => each.accessKeyId === accessKeyId);

  const secrets = await startSecretsManager(secretTexts(resources), (accessKeyId, action, resource) => {
    return caller(accessKeyId)?.may(action, resource) ?? true;
  });
  const bedrock = await serve(
    createBedrock(bedrockUrl, (accessKeyId, action, resource) => caller(accessKeyId)?.may(action, resource) ?? false),
  );
  const tables = await startTables(resources);
  const dynamoDb = await serve(
    createDynamoDb(tables, (accessKeyId, ...demand) => caller(accessKeyId)?.may(...demand) ?? true),
  );
  const environment = {
    ...secrets.environment,
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock,
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: bedrock,
  };
  functions.push(...createFunctions(resources, { code, environment, onLog }));
  const restApi = createRestApi(resources, functions);
  if (restApi) addresses.set(restApi.origin, await serve(restApi.listener, port));
  for (const { origin, listener } of createFunctionUrls(resources, functions)) {
    addresses.set(origin, await serve(listener));
  }
  return {
    secrets,
    functions,
    outputs: outputsOf(template, resources.resolve, addresses),
    report: (requestId) => Promise.any(functions.map(({ lambda }) => lambda.report(requestId))),
    stop() {
      for (const { lambda } of functions) lambda.stop();
      for (const server of servers) server.close().closeAllConnections();
      // What is under way there comes to its end: the embedded store takes a call that breaks off for a crash.
      tables.server.close();
      secrets.close();
    },
  };
}

function outputsOf(
  { Outputs }: Assembly['template'],
  resolve: Resolve,
  addresses: ReadonlyMap<string, string>,
): Record<string, string> {
  const onLoopback = (text: string) =>
    [...addresses].reduce((replaced, [origin, address]) => replaced.replaceAll(origin, address), text);
  const outputs = Object.entries(Outputs).map(([name, { Value }]) => [name, onLoopback(String(resolve(Value)))]);
  return Object.fromEntries(outputs);
}
