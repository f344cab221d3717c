/** Completions are served beside the API's versions, not below them. @see https://api-docs.deepseek.com/guides/fim_completion */
import type { ProviderSpec } from '../../base/endpoint.ts';
import { deepseek } from '../provider.ts';

export const deepseekBeta: ProviderSpec = {
  ...deepseek,
  baseUrl: ({ baseUrl = 'https://api.deepseek.com' }) =>
    `${baseUrl.replace(/\/+$/, '').replace(/\/(?:v1|beta)$/, '')}/beta`,
};
