/**
 * What API Gateway refuses by itself, in the words of OpenAI's API, so that clients read it like every other error.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

interface Refusal {
  readonly type: ResponseType;
  readonly status?: string;
  /** As JSON: it may be a variable of API Gateway, which brings its own quotes. */
  readonly message: string;
  readonly errorType: string;
  readonly code: string;
  readonly retry: boolean;
}

const refusals: readonly Refusal[] = [
  {
    // A path or method without a route: its own status would be a 403.
    type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
    status: '404',
    message: '"There is no endpoint at this path with this method."',
    errorType: 'invalid_request_error',
    code: 'unknown_url',
    retry: false,
  },
  {
    type: ResponseType.THROTTLED,
    message: '"This gateway has more requests than it lets through. Try again shortly."',
    errorType: 'rate_limit_error',
    code: 'rate_limit_exceeded',
    retry: true,
  },
  {
    type: ResponseType.DEFAULT_4XX,
    message: '$context.error.messageString',
    errorType: 'invalid_request_error',
    code: 'refused_by_front',
    retry: false,
  },
  {
    type: ResponseType.DEFAULT_5XX,
    message: '$context.error.messageString',
    errorType: 'api_error',
    code: 'front_failed',
    retry: true,
  },
];

/** Where calls are signed, API Gateway has one answer for a call that is not, and for a path without a route. */
const unsigned: Refusal = {
  type: ResponseType.MISSING_AUTHENTICATION_TOKEN,
  status: '403',
  message:
    '"Calls of this address are signed with AWS credentials, and this one is not; or there is no endpoint at this path."',
  errorType: 'permission_error',
  code: 'not_signed',
  retry: false,
};

/** @param cors value of `access-control-allow-origin` @param signed whether calls have to be */
export function addErrorResponses(api: RestApi, cors: string | false, signed: boolean): void {
  const all = signed ? [unsigned, ...refusals.filter(({ type }) => type !== unsigned.type)] : refusals;
  for (const { type, status, message, errorType, code, retry } of all) {
    api.addGatewayResponse(type.responseType, {
      type,
      ...(status && { statusCode: status }),
      responseHeaders: {
        'x-should-retry': `'${retry}'`,
        ...(cors !== false && { 'access-control-allow-origin': `'${cors}'` }),
      },
      templates: {
        'application/json': `{"error":{"message":${message},"type":"${errorType}","param":null,"code":"${code}"}}`,
      },
    });
  }
}
