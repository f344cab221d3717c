import { decodeAwsEventStream } from '../base/aws-event-stream.ts';
import { decodeEvents } from '../base/decode-events.ts';
import type { Credentials, ProviderSpec } from '../base/endpoint.ts';
import { sigv4 } from '../base/sigv4.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock_Runtime.html */
export const bedrock: ProviderSpec = {
  id: 'bedrock',
  baseUrl: ({ baseUrl, aws }: Credentials) =>
    baseUrl ?? `https://bedrock-runtime.${aws?.region ?? 'us-east-1'}.amazonaws.com`,
  auth: sigv4('bedrock'),
  decodeStream: (body, contentType, provider) =>
    isEventStream(contentType) ? decodeAwsEventStream(body, provider) : decodeEvents(body, contentType, provider),
};

/**
 * Reranking is a matter of Bedrock's agents, which have a host of their own; a proxy that is none of AWS stands for both.
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Agents_for_Amazon_Bedrock_Runtime.html
 */
export const bedrockAgentRuntime: ProviderSpec = {
  id: 'bedrock',
  baseUrl({ baseUrl, aws, extra }: Credentials) {
    const own = extra?.['AGENT_RUNTIME_URL'] ?? (baseUrl && !isOfAws(baseUrl) ? baseUrl : undefined);
    return own ?? `https://bedrock-agent-runtime.${aws?.region ?? 'us-east-1'}.amazonaws.com`;
  },
  auth: (request, credentials) =>
    bedrock.auth(request, isOfAws(request.url.host) ? withoutKey(credentials) : credentials),
};

/** Bedrock's API keys do not open its agents. @see https://docs.aws.amazon.com/bedrock/latest/userguide/api-keys-reference.html */
function withoutKey({ apiKey: _, ...credentials }: Credentials): Credentials {
  return credentials;
}

function isOfAws(address: string): boolean {
  return /\.amazonaws\.com(?:\.cn)?(?:[:/]|$)/i.test(address);
}

/** Anything but a page or plain JSON, which say for themselves what went wrong. */
function isEventStream(contentType: string): boolean {
  return !/^(?:text\/html|application\/json)/i.test(contentType);
}
