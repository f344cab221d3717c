import { bearer } from '../base/auth.ts';
import type { ProviderSpec } from '../base/endpoint.ts';

/** @see https://docs.fireworks.ai/tools-sdks/openai-compatibility */
export const fireworks: ProviderSpec = {
  id: 'fireworks',
  baseUrl: 'https://api.fireworks.ai/inference/v1',
  auth: bearer(),
};
