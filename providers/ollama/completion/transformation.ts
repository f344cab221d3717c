import { openAICompatibleCompletion } from '../../base/completion/dialect.ts';

/** What it lacks it ignores in silence. @see https://docs.ollama.com/api/openai-compatibility#v1-completions */
export const ollamaCompletion = openAICompatibleCompletion({
  params: { refused: ['n', 'best_of', 'echo', 'logprobs', 'logit_bias'], dropped: ['user', 'top_k'] },
});
