import type { Credentials, ProviderSpec } from '../base/endpoint.ts';
import { sigv4 } from '../base/sigv4.ts';

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_Operations_Amazon_Bedrock_Runtime.html */
export const bedrock: ProviderSpec = {
  id: 'bedrock',
  baseUrl: ({ baseUrl, aws }: Credentials) =>
    baseUrl ?? `https://bedrock-runtime.${aws?.region ?? 'us-east-1'}.amazonaws.com`,
  auth: sigv4('bedrock'),
  framing: 'aws-event-stream',
};
