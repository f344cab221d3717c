/** What `npm start` prints: where, with which key, who is real, and a line to paste. */
import type { LocalGateway } from './start-gateway.ts';

export function banner({ url, key, adminKey, real, simulated }: LocalGateway): string {
  return `
  RAWDOG listens on ${url}/v1

  key      ${key}
  admin    ${adminKey} (opens ${url}/admin/v1, see /openapi.json there)
  real     ${real.join(', ') || 'none (set <PROVIDER>_API_KEY to call a provider for real)'}
  sandbox  ${simulated.join(', ') || 'none'}

  curl -N ${url}/v1/chat/completions -H 'authorization: Bearer ${key}' -H 'content-type: application/json' \\
    -d '{"model":"anthropic/claude-sonnet-4-5","stream":true,"messages":[{"role":"user","content":"Hello!"}]}'

`;
}
