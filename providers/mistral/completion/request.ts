/** The request frame. Mistral refuses a body with any field it does not know, so only known ones are sent. */
import { applyCompletionRules, type CompletionRules } from '../../base/completion/params.ts';
import { requireText } from '../../base/completion/prompts.ts';
import type { CompletionRequest } from '../../base/completion/types.ts';
import type { CallContext, ProviderRequest } from '../../base/endpoint.ts';
import { isGiven } from '../../base/params.ts';

const rules: CompletionRules = {
  refused: ['n', 'best_of', 'echo', 'logprobs', 'logit_bias'],
  dropped: ['frequency_penalty', 'presence_penalty', 'user'],
};

/** Those of OpenAI that mean the same in both, and Mistral's own. */
const known = ['prompt', 'suffix', 'max_tokens', 'min_tokens', 'top_p', 'stop', 'random_seed', 'metadata'];
/** They have another name or range, or go without saying. */
const translated = ['model', 'temperature', 'seed', 'stream', 'stream_options'];

export function transformRequest(request: CompletionRequest, ctx: CallContext<'completion'>): ProviderRequest {
  requireText(request, ctx.provider);
  const dropped = applyCompletionRules(request, rules, ctx.provider);
  const { temperature, seed, stream } = request;
  const given = Object.entries(request).filter(([, value]) => isGiven(value));
  const body = {
    model: ctx.model,
    ...(isGiven(temperature) && { temperature: Math.min(temperature, 1.5) }),
    ...(isGiven(seed) && { random_seed: seed }),
    ...Object.fromEntries(given.filter(([name]) => known.includes(name))),
    ...(stream && { stream: true }),
  };
  const handled: readonly string[] = [...known, ...translated, ...rules.refused, ...rules.dropped];
  const unknown = given.map(([name]) => name).filter((name) => !handled.includes(name));
  return { path: '/fim/completions', body, dropped: [...dropped, ...unknown] };
}
