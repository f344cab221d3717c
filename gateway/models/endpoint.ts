/**
 * `/v1/models`: what this deployment can serve. No provider is asked: what is known was written down at build time.
 * @see https://platform.openai.com/docs/api-reference/models
 */
import { GatewayError } from '../../providers/base/errors.ts';
import { admit } from '../admit.ts';
import type { Gateway, ServeEndpoint } from '../endpoint.ts';
import { withoutTrailingSlashes } from '../http.ts';
import { createCatalogue } from './catalogue.ts';

export function createModelsEndpoint(gateway: Gateway): ServeEndpoint {
  return async (request, record) => {
    const admission = admit(gateway, request, record);
    const principal = admission instanceof Promise ? await admission : admission;
    const name = modelIn(request.path);
    if (name !== '') record.model = name.slice(0, 200);
    // Large, and of no use to the other endpoints of a process that serves them all.
    const { knownModels } = await import('./known-models.ts');
    const catalogue = createCatalogue(knownModels, gateway, principal);
    const answer = name === '' ? { object: 'list', data: catalogue.list() } : catalogue.retrieve(name);
    record.status = 200;
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
  };
}

/** What stands below `/models/`, however much of it is percent-encoded; empty for the list itself. */
function modelIn(path: string): string {
  const name = withoutTrailingSlashes(path.replace(/^(\/v1)?\/models\/?/, ''));
  try {
    return decodeURIComponent(name);
  } catch {
    const message = 'The name of the model is not properly percent-encoded.';
    throw new GatewayError('not_found', message, { param: 'model', code: 'model_not_found' });
  }
}
