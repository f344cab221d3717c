/** Completion requests of every kind, by what is particular about them. */
import type { CompletionRequest } from '../../providers/base/completion/types.ts';

export const completionRequests: Record<string, Omit<CompletionRequest, 'model'>> = {
  'a text': { prompt: 'One' },
  'no prompt': { prompt: null },
  'every parameter that all know': {
    prompt: 'One',
    max_tokens: 5,
    temperature: 1.8,
    top_p: 0.9,
    stop: ['\n'],
    frequency_penalty: 0.5,
    presence_penalty: -0.5,
  },
  'one stop sequence': { prompt: 'One', stop: '\n' },
  'a suffix': { prompt: 'def add(', suffix: 'return c' },
  'nothing asked for': { prompt: 'One', n: 1, best_of: 1, echo: false, suffix: '', logit_bias: {} },
  nulls: { prompt: 'One', max_tokens: null, suffix: null, stop: null },
  'a stream': { prompt: 'One', stream: true },
  'a stream with usage': { prompt: 'One', stream: true, stream_options: { include_usage: true } },
  'several choices': { prompt: 'One', n: 2 },
  'the best of several': { prompt: 'One', n: 2, best_of: 3 },
  'the prompt repeated': { prompt: 'One', echo: true, max_tokens: 0 },
  'log probabilities': { prompt: 'One', logprobs: 0 },
  'a bias': { prompt: 'One', logit_bias: { '50256': -100 } },
  'seed and user': { prompt: 'One', seed: 7, user: 'u-1' },
  'token ids': { prompt: [1, 2, 3] },
  "the host's own": { prompt: 'One', ...{ top_k: 40, min_p: 0.1, min_tokens: 2 } },
};
