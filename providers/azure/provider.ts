import { header, withHeaders } from '../base/auth.ts';
import type { Auth, ProviderSpec } from '../base/endpoint.ts';
import { GatewayError } from '../base/errors.ts';

/** The resource's key, or an Entra ID token (`AZURE_AD_TOKEN`). */
const auth: Auth = (request, credentials) => {
  const token = credentials.extra?.['AD_TOKEN'];
  return token ? withHeaders(request, { authorization: `Bearer ${token}` }) : header('api-key')(request, credentials);
};

/** @see https://learn.microsoft.com/azure/ai-foundry/openai/reference */
export const azure: ProviderSpec = {
  id: 'azure',
  baseUrl({ baseUrl }) {
    if (baseUrl) return baseUrl;
    const message = 'azure: AZURE_BASE_URL is not set. It is your resource, like https://NAME.openai.azure.com.';
    throw new GatewayError('internal', message, { status: 503, code: 'provider_not_configured' });
  },
  auth,
};
