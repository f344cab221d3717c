/** How each host of OpenAI's text completions differs from OpenAI itself. */
import type { CompletionHabits } from './endpoint.ts';
import { openAIFields } from './request.ts';

/** @see https://platform.openai.com/docs/api-reference/completions/create */
export const openAICompletions: CompletionHabits = { fields: openAIFields };

const fireworksFields = [
  ...openAIFields.filter((name) => name !== 'best_of' && name !== 'suffix'),
  'top_k',
  'min_p',
  'repetition_penalty',
  'context_length_exceeded_behavior',
];

/** @see https://docs.fireworks.ai/api-reference/post-completions */
export const fireworksCompletions: CompletionHabits = { fields: fireworksFields };

/**
 * A prompt that is to be repeated stands beside the choices; a stream says everything twice.
 * @see https://docs.together.ai/reference/completions-1
 */
export const togetherCompletions: CompletionHabits = {
  onePrompt: true,
  mostLogprobs: 20,
  ignored: ['best_of', 'suffix'],
  adapt: (completion, { echo, prompt }) => {
    const repeated = echo ? String(prompt) : '';
    return {
      ...completion,
      prompt: echo ? [{ text: repeated, logprobs: null }] : [],
      choices: completion.choices.map(({ text, finish_reason, ...choice }) => ({
        ...choice,
        text: text.slice(repeated.length),
        seed: 1234,
        finish_reason: finish_reason === 'stop' ? 'eos' : finish_reason,
      })),
    };
  },
  adaptChunk: ({ prompt: _, ...chunk }) => ({
    ...chunk,
    object: 'completion.chunk',
    choices: chunk.choices.map((choice) => ({
      ...choice,
      delta: { token_id: 1234, role: 'assistant', content: choice.text },
    })),
  }),
};

/** @see https://openrouter.ai/docs/api-reference/completion */
export const openrouterCompletions: CompletionHabits = {
  onePrompt: true,
  mostLogprobs: 20,
  adapt: (completion) => ({
    ...completion,
    id: completion.id.replace('cmpl', 'gen'),
    provider: 'RAWDOG sandbox',
    choices: completion.choices.map((choice) => ({ ...choice, native_finish_reason: choice.finish_reason })),
  }),
  adaptChunk: (chunk) => ({
    ...chunk,
    choices: chunk.choices.map((choice) => ({ ...choice, native_finish_reason: choice.finish_reason })),
  }),
};

/** @see https://api-docs.deepseek.com/api/create-completion */
export const deepseekCompletions: CompletionHabits = {
  path: /^\/beta\/completions$/,
  onePrompt: true,
  mostLogprobs: 20,
  ignored: ['n', 'best_of', 'seed', 'user', 'logit_bias'],
  adapt: (completion) => ({ ...completion, system_fingerprint: 'fp_sandbox' }),
};

/** No choice has log probabilities, and every chunk has a usage. @see https://docs.ollama.com/api/openai-compatibility */
export const ollamaCompletions: CompletionHabits = {
  onePrompt: true,
  ignored: ['n', 'best_of', 'echo', 'logprobs', 'logit_bias', 'user'],
  adapt: (completion) => ({
    ...completion,
    id: completion.id.slice(0, 8),
    system_fingerprint: 'fp_ollama',
    choices: completion.choices.map(({ logprobs: _, ...choice }) => choice),
  }),
  adaptChunk: ({ usage, ...chunk }) => ({
    ...chunk,
    choices: chunk.choices.map(({ logprobs: _, ...choice }) => choice),
    ...(usage !== undefined && { usage: usage ?? { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 } }),
  }),
};
