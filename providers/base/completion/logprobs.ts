/** A chat's log probabilities, an object a token, as the four parallel lists of text completions. */
import type { ChatChoice } from '../chat-types.ts';
import { isRecord, recordsOf } from '../json-values.ts';
import { promptOf } from './prompts.ts';
import type { CompletionRequest, CompletionResponse } from './types.ts';

type ChatLogprobs = ChatChoice['logprobs'];
type Logprobs = NonNullable<CompletionResponse['choices'][number]['logprobs']>;
type TokenLogprob = NonNullable<NonNullable<ChatLogprobs>['content']>[number];

/** Those of one choice, which may come piece by piece. */
export class ChoiceLogprobs {
  readonly #request: CompletionRequest;
  readonly #index: number;
  /** Where the next token begins; unknown until somebody asks, for a prompt may be long. */
  #offset: number | undefined;

  constructor(request: CompletionRequest, index: number) {
    this.#request = request;
    this.#index = index;
  }

  /** Some hosts (llama.cpp) tell them in a completion as in a chat; lists stay as they are. */
  take(logprobs: unknown): Logprobs | null {
    if (!areOfChat(logprobs)) return (logprobs ?? null) as Logprobs | null;
    this.#offset ??= this.#promptLength();
    const lists = toLogprobs(logprobs, this.#request.logprobs ?? 0, this.#offset);
    this.#offset += lengthOf(lists?.tokens?.join('') ?? '');
    return lists;
  }

  #promptLength(): number {
    const prompt = promptOf(this.#request, this.#index);
    return typeof prompt === 'string' ? lengthOf(prompt) : 0;
  }
}

export function areOfChat(logprobs: unknown): logprobs is ChatLogprobs {
  return isRecord(logprobs) && 'content' in logprobs;
}

/**
 * Both chats and completions tell those of the chosen token; the lists of rivals hold it too, whether it is one of the
 * best or not.
 * @param asked how many rivals: with 0 there are no lists of them
 * @param offset where the first token begins, in characters from the beginning of the prompt
 */
export function toLogprobs(logprobs: ChatLogprobs | undefined, asked: number, offset: number): Logprobs | null {
  const tokens = logprobs?.content;
  if (!tokens) return null;
  let next = offset;
  const text_offset = tokens.map(({ token }) => {
    const start = next;
    next += lengthOf(token);
    return start;
  });
  return {
    tokens: tokens.map(({ token }) => token),
    token_logprobs: tokens.map(({ logprob }) => logprob),
    ...(asked > 0 && { top_logprobs: tokens.map(toRivals) }),
    text_offset,
  };
}

function toRivals({ token, logprob, top_logprobs }: TokenLogprob): Record<string, number> {
  const rivals = recordsOf(top_logprobs).map((rival) => [rival['token'], rival['logprob']] as const);
  return Object.fromEntries([...rivals, [token, logprob]]);
}

/** In characters, not in UTF-16 units. */
function lengthOf(text: string): number {
  return [...text].length;
}
