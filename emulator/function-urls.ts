/** The function URLs of a template. */
import type { RequestListener } from 'node:http';
import * as z from 'zod';
import type { DeployedFunction } from './functions.ts';
import { readInvokePermissions } from './invoke-permissions.ts';
import { functionUrlFront, invoke } from './lambda/front.ts';
import { functionUrl } from './names.ts';
import type { Resources } from './resources.ts';

interface FunctionUrl {
  /** Where AWS would serve it. */
  readonly origin: string;
  readonly listener: RequestListener;
}

const url = z.object({
  AuthType: z.literal('NONE'),
  InvokeMode: z.literal('RESPONSE_STREAM'),
  TargetFunctionArn: z.string(),
  Qualifier: z.string().optional(),
});

export function createFunctionUrls(resources: Resources, functions: readonly DeployedFunction[]): FunctionUrl[] {
  const permissions = readInvokePermissions(resources);
  return resources.ofType('Lambda::Url', url).map(({ id, properties: { TargetFunctionArn, Qualifier } }) => {
    const functionArn = Qualifier ? `${TargetFunctionArn}:${Qualifier}` : TargetFunctionArn;
    const target = functions.find(({ arns }) => arns.includes(functionArn));
    return {
      origin: new URL(functionUrl(id)).origin,
      listener(message, response) {
        if (target && permissions.functionUrl(functionArn))
          void invoke(functionUrlFront, target.lambda, message, response);
        else response.writeHead(403, { 'content-type': 'application/json' }).end('{"Message":"Forbidden"}');
      },
    };
  });
}
