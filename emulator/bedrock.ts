/**
 * Bedrock's hosts on loopback: what the caller's role may invoke is passed on, all else is denied as Bedrock denies it.
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrock.html
 */
import type { RequestListener, ServerResponse } from 'node:http';
import * as z from 'zod';
import { readBody } from './lambda/read-body.ts';
import { account, arn, region } from './names.ts';
import { passOn } from './pass-on.ts';
import { accessKeyIdOf } from './signer.ts';

/** Whether who has this access key may do this. */
type Authorise = (accessKeyId: string, action: string, resource: string) => boolean;

interface Demand {
  readonly action: string;
  readonly resource: string;
}

/** @param upstream who answers what is allowed */
export function createBedrock(upstream: string, authorise: Authorise): RequestListener {
  return async (request, response) => {
    const body = await readBody(request);
    const accessKeyId = accessKeyIdOf(request.headers);
    const demands = demandsOf(request.url ?? '/', body);
    const denied = demands.find(({ action, resource }) => !accessKeyId || !authorise(accessKeyId, action, resource));
    if (denied) deny(denied, response);
    else passOn(upstream, request, body, response);
  };
}

const actions: Readonly<Record<string, string>> = {
  converse: 'bedrock:InvokeModel',
  invoke: 'bedrock:InvokeModel',
  'converse-stream': 'bedrock:InvokeModelWithResponseStream',
  'invoke-with-response-stream': 'bedrock:InvokeModelWithResponseStream',
};

/** All that has to be allowed for a call. */
function demandsOf(url: string, body: Buffer): Demand[] {
  const [, model = '', operation = ''] = /^\/model\/([^/]+)\/([^/?]+)/.exec(url) ?? [];
  const action = actions[operation];
  if (action !== undefined) return modelArns(decodeURIComponent(model)).map((resource) => ({ action, resource }));
  if (url === '/rerank') return rerankDemands(body);
  return [{ action: `bedrock:${url}`, resource: '*' }];
}

const rerankBody = z.object({
  rerankingConfiguration: z.object({
    bedrockRerankingConfiguration: z.object({ modelConfiguration: z.object({ modelArn: z.string() }) }),
  }),
});

function rerankDemands(body: Buffer): Demand[] {
  const parsed = rerankBody.safeParse(JSON.parse(body.toString()));
  const model = parsed.data?.rerankingConfiguration.bedrockRerankingConfiguration.modelConfiguration.modelArn;
  return [
    { action: 'bedrock:Rerank', resource: '*' },
    ...(model === undefined ? [] : [{ action: 'bedrock:InvokeModel', resource: model }]),
  ];
}

/** A profile needs itself and the model behind it to be allowed. */
function modelArns(model: string): string[] {
  if (model.startsWith('arn:')) return [model];
  const [, behind] = /^(?:us|us-gov|eu|apac|jp|au|ca|global)\.(.+)$/.exec(model) ?? [];
  const foundation = (id: string) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
  return behind === undefined
    ? [foundation(model)]
    : [arn('bedrock', `inference-profile/${model}`), foundation(behind)];
}

function deny({ action, resource }: Demand, response: ServerResponse): void {
  const who = `User: arn:aws:sts::${account}:assumed-role/emulated`;
  const message = `${who} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  response.writeHead(403, { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' });
  response.end(JSON.stringify({ message }));
}
