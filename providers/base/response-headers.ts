/** What of a provider's response headers is worth a caller's while. */
import type { HttpAnswer } from './http-client.ts';

type Headers = HttpAnswer['headers'];

const passedOn = /^(?:retry-after|x-ratelimit-|anthropic-ratelimit-|openai-processing-ms$|x-rawdog-sandbox$)/;

/** Rate limits and, bare, `retry-after`: a prefixed variant only would leave official clients backing off blindly. */
export function passedOnHeaders(headers: Headers): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined && passedOn.test(name)) kept[name] = value;
  }
  const wait = Number(kept['retry-after-ms']);
  if (wait > 0) kept['retry-after'] ??= String(Math.ceil(wait / 1000));
  return kept;
}

const requestIdHeaders = [
  'x-request-id',
  'request-id',
  'x-amzn-requestid',
  'apim-request-id',
  'mistral-correlation-id',
  'dg-request-id',
  'cf-ray',
] as const;

/** The provider's own id of the call, which its support asks for. */
export function upstreamRequestId(headers: Headers): string | undefined {
  for (const name of requestIdHeaders) if (headers[name] !== undefined) return headers[name];
  return undefined;
}
