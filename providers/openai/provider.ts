import { bearer, withHeaders } from '../base/auth.ts';
import type { Auth, ProviderSpec } from '../base/endpoint.ts';

/** The key's organisation and project, where it belongs to several (`OPENAI_ORGANIZATION`, `OPENAI_PROJECT`). */
const auth: Auth = async (request, credentials) => {
  const { ORGANIZATION, PROJECT } = credentials.extra ?? {};
  const headers = {
    ...(ORGANIZATION && { 'openai-organization': ORGANIZATION }),
    ...(PROJECT && { 'openai-project': PROJECT }),
  };
  return bearer()(withHeaders(request, headers), credentials);
};

/** @see https://platform.openai.com/docs/api-reference/authentication */
export const openai: ProviderSpec = { id: 'openai', baseUrl: 'https://api.openai.com/v1', auth };
