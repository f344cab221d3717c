/**
 * Who may invoke which function, by what the template says at the functions.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html
 */
import * as z from 'zod';
import { matches } from './permissions.ts';
import type { Resources } from './resources.ts';

const permission = z.strictObject({
  Action: z.string(),
  FunctionName: z.string(),
  Principal: z.string(),
  SourceArn: z.string().optional(),
  FunctionUrlAuthType: z.string().optional(),
  InvokedViaFunctionUrl: z.boolean().optional(),
});

interface InvokePermissions {
  /** @param sourceArn `arn:aws:execute-api:us-east-1:000000000000:<api>/<stage>/POST/v1/chat/completions` */
  restApi(functionArn: string, sourceArn: string): boolean;
  /** Anybody, through the function's own address: that takes two permissions. */
  functionUrl(functionArn: string): boolean;
}

export function readInvokePermissions(resources: Resources): InvokePermissions {
  const permissions = resources.ofType('Lambda::Permission', permission).map(({ properties }) => properties);
  const at = (functionArn: string, principal: string, action: string) =>
    permissions.filter((each) => {
      return each.FunctionName === functionArn && each.Principal === principal && each.Action === action;
    });
  return {
    restApi(functionArn, sourceArn) {
      const given = at(functionArn, 'apigateway.amazonaws.com', 'lambda:InvokeFunction');
      return given.some(({ SourceArn }) => SourceArn === undefined || matches(SourceArn, sourceArn));
    },
    functionUrl(functionArn) {
      const address = at(functionArn, '*', 'lambda:InvokeFunctionUrl');
      const invoke = at(functionArn, '*', 'lambda:InvokeFunction');
      return (
        address.some(({ FunctionUrlAuthType }) => FunctionUrlAuthType === 'NONE') &&
        invoke.some(({ InvokedViaFunctionUrl }) => InvokedViaFunctionUrl === true)
      );
    },
  };
}
