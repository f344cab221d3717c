import { describe, expect, test } from 'vitest';
import { completionSchema } from '../../../gateway/completion/schema.ts';
import { checkParams } from '../../../gateway/read-json.ts';
import { completionRequests } from '../../helpers/completion-requests.ts';

const check = (request: object) => checkParams(completionSchema, { model: 'openai/m', prompt: 'One', ...request });

describe('taken', () => {
  test.each(Object.entries(completionRequests))('%s', (_, request) => {
    expect(() => check(request)).not.toThrow();
  });

  test.each([
    { prompt: '' },
    { prompt: null },
    { prompt: ['One', ''] },
    { prompt: [[1], [2, 3]] },
    { max_tokens: 0 },
    { logprobs: 0 },
    { logprobs: 20 },
    { n: 2, best_of: 2 },
    { best_of: 3 },
    { n: 2, best_of: null },
    { unheard_of: { a: 1 } },
    { reasoning_effort: 'low', response_format: { type: 'json_object' } },
    { response_format: { type: 'grammar', grammar: 'root ::= "a"' } },
    { messages: 'of no chat' },
  ])('%j', (request) => {
    expect(() => check(request)).not.toThrow();
  });
});

describe('refused by name', () => {
  test.each([
    [{ model: undefined }, 'model'],
    [{ prompt: undefined }, 'prompt'],
    [{ prompt: [] }, 'prompt'],
    [{ prompt: {} }, 'prompt'],
    [{ n: 0 }, 'n'],
    [{ n: 129 }, 'n'],
    [{ n: 3, best_of: 2 }, 'best_of'],
    [{ n: 1.5 }, 'n'],
    [{ logprobs: 21 }, 'logprobs'],
    [{ logprobs: true }, 'logprobs'],
    [{ max_tokens: -1 }, 'max_tokens'],
    [{ temperature: 2.1 }, 'temperature'],
    [{ top_p: -0.1 }, 'top_p'],
    [{ presence_penalty: 3 }, 'presence_penalty'],
    [{ frequency_penalty: -3 }, 'frequency_penalty'],
    [{ echo: 'yes' }, 'echo'],
    [{ suffix: 1 }, 'suffix'],
    [{ stop: 1 }, 'stop'],
    [{ stream: 'yes' }, 'stream'],
    [{ stream_options: { include_usage: 'yes' } }, 'stream_options.include_usage'],
    [{ logit_bias: 'a' }, 'logit_bias'],
    [{ seed: 'a' }, 'seed'],
    [{ user: 1 }, 'user'],
    // A chat's, which reach one where there is no other way to complete a text.
    [{ response_format: 'json' }, 'response_format'],
    [{ response_format: { type: 'json_schema' } }, 'response_format.json_schema'],
    [{ modalities: 'text' }, 'modalities'],
    [{ tool_choice: { type: 'function' } }, 'tool_choice.function'],
    [{ reasoning_effort: 5 }, 'reasoning_effort'],
  ])('%j', (request, param) => {
    expect(() => check(request)).toThrow(
      expect.objectContaining({ fields: expect.objectContaining({ status: 400, param }) }),
    );
  });

  test.each([
    { prompt: ['One', 1] },
    { prompt: [1, 'One'] },
    { prompt: [[1], 'One'] },
    { prompt: [[]] },
    { prompt: [-1] },
    { prompt: [1.5] },
    { prompt: [[1], [1.5]] },
    { prompt: [null] },
  ])('%j says what a prompt must be', (request) => {
    expect(() => check(request)).toThrow(
      'Invalid value for `prompt`: must be a string, an array of strings, an array of token ids, or an array of such arrays.',
    );
  });

  test('a prompt that is not there says that it is missing', () => {
    expect(() => checkParams(completionSchema, { model: 'openai/m' })).toThrow('Missing required parameter: `prompt`.');
  });

  test('choosing the best of too few says what is wrong', () => {
    expect(() => check({ n: 3, best_of: 2 })).toThrow('Invalid value for `best_of`: must be at least `n`.');
  });
});
