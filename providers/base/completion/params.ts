/** The parameters of text completions, and what becomes of those a host lacks. */
import { applyParamRules, type NeutralValues, type ParamRules } from '../params.ts';
import type { CompletionRequest } from './types.ts';

/** With what callers send although OpenAI's completions do not know it. */
export type CompletionParam = keyof CompletionRequest | 'top_k' | 'tools' | 'functions';
export type CompletionRules = ParamRules<CompletionParam>;

/** Throws on the first refused parameter; returns the dropped ones that were really asked for. */
export function applyCompletionRules(
  request: CompletionRequest,
  rules: Partial<CompletionRules>,
  provider: string,
): CompletionParam[] {
  return applyParamRules(request, { refused: [], dropped: [], ...rules }, provider, neutralIn(request));
}

/** As a number, `logprobs` always asks for some: with 0 for those of the chosen tokens alone. */
function neutralIn({ n }: CompletionRequest): NeutralValues {
  return {
    best_of: (candidates) => candidates === (n ?? 1),
    echo: (on) => !on,
    logprobs: () => false,
    suffix: (text) => text === '',
  };
}
