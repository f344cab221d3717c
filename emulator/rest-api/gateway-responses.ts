/**
 * What API Gateway answers by itself, as the template words it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
import type { ServerResponse } from 'node:http';
import * as z from 'zod';
import type { Resources } from '../resources.ts';

const gatewayResponse = z.object({
  ResponseType: z.string(),
  StatusCode: z.string().optional(),
  ResponseParameters: z.record(z.string(), z.string()).default({}),
  ResponseTemplates: z.record(z.string(), z.string()).default({}),
});

type GatewayResponse = z.output<typeof gatewayResponse>;

/** What it says where nobody else does. */
const defaults = {
  MISSING_AUTHENTICATION_TOKEN: { status: 403, message: 'Missing Authentication Token' },
  REQUEST_TOO_LARGE: { status: 413, message: 'Request Too Long' },
  API_CONFIGURATION_ERROR: { status: 500, message: 'Internal server error' },
  INTEGRATION_FAILURE: { status: 502, message: 'Internal server error' },
} as const;

export type ResponseType = keyof typeof defaults;

/** Writes the answer; one that the template says nothing of has the words of its class, `DEFAULT_4XX` or `DEFAULT_5XX`. */
type AnswerItself = (type: ResponseType, response: ServerResponse) => void;

export function readGatewayResponses(resources: Resources): AnswerItself {
  const own = new Map(
    resources
      .ofType('ApiGateway::GatewayResponse', gatewayResponse)
      .map(({ properties }) => [properties.ResponseType, properties]),
  );
  return (type, response) => {
    const { status, message } = defaults[type];
    const said = own.get(type) ?? own.get(status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX');
    const template = said?.ResponseTemplates['application/json'] ?? '{"message":$context.error.messageString}';
    response.writeHead(Number(said?.StatusCode ?? status), { 'content-type': 'application/json', ...headersOf(said) });
    response.end(template.replaceAll('$context.error.messageString', () => JSON.stringify(message)));
  };
}

/** `'gatewayresponse.header.NAME': "'value'"` */
function headersOf({ ResponseParameters }: Partial<GatewayResponse> = {}): Record<string, string> {
  const headers = Object.entries(ResponseParameters ?? {}).map(([name, value]) => [
    name.replace('gatewayresponse.header.', ''),
    value.replace(/^'(.*)'$/, '$1'),
  ]);
  return Object.fromEntries(headers);
}
