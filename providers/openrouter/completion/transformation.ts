import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';
import { errorFields } from '../errors.ts';
import { refuseOtherModels } from '../other-models.ts';

/** @see https://openrouter.ai/docs/api-reference/completion */
export const openrouterCompletion = openAICompatibleCompletion({
  takesTokens: true,
  patchRequest(request) {
    refuseOtherModels(request);
    // The cost of the call in its usage.
    return 'usage' in request ? {} : { usage: { include: true } };
  },
  errorFields,
});
