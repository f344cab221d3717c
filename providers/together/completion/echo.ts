/** A prompt that is to be repeated comes beside the choices; OpenAI puts it before the text of each. */
import type { CompletionResponse } from '../../base/completion/types.ts';
import { badAnswer } from '../../base/errors.ts';
import { isRecord, type JsonRecord, recordOf, recordsOf } from '../../base/json-values.ts';

type Choice = CompletionResponse['choices'][number];

export function withEcho(answer: CompletionResponse, provider: string): CompletionResponse {
  const { prompt, ...rest } = answer as CompletionResponse & { readonly prompt?: unknown };
  const { text, logprobs } = recordOf(recordsOf(prompt)[0]);
  // Where there is no place for it beside the choices, it is in their text.
  if (prompt === undefined) return answer;
  if (typeof text !== 'string') throw badAnswer(provider, 'an answer without the prompt that was to be repeated');
  return { ...rest, choices: answer.choices.map((choice) => after(text, recordOf(logprobs), choice)) };
}

function after(prompt: string, logprobs: JsonRecord, choice: Choice): Choice {
  const own: unknown = choice.logprobs;
  return {
    ...choice,
    text: prompt + choice.text,
    logprobs: isRecord(own) ? joined(logprobs, own) : choice.logprobs,
  };
}

/** The lists of the prompt's tokens, each before its counterpart. */
function joined(prompt: JsonRecord, own: JsonRecord): NonNullable<Choice['logprobs']> {
  const lists = Object.entries(own).map(([name, list]) => [name, [prompt[name] ?? [], list].flat()] as const);
  return Object.fromEntries(lists);
}
