import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';
import { errorFields } from '../errors.ts';

/** @see https://openrouter.ai/docs/api-reference/completion */
export const openrouterCompletion = openAICompatibleCompletion({
  takesTokens: true,
  // The cost of the call in its usage.
  patchRequest: (request) => ('usage' in request ? {} : { usage: { include: true } }),
  errorFields,
});
