/** What is told of an answer at its end: tokens, cost, time, and who answered. */
import type { ChatUsage, Streamed } from './chat-stream.ts';
import type { Call } from './command.ts';
import { oneLine } from './text.ts';
import { count, plural, usd } from './units.ts';

interface Prices {
  readonly input?: number;
  readonly output?: number;
  readonly cache_read?: number;
}

export async function chatSummary(streamed: Streamed, { headers }: Response, model: string, call: Call) {
  const { usage, finishReason, startedAt, firstAt } = streamed;
  const endedAt = performance.now();
  const isSimulated = headers.get('x-rawdog-sandbox') === 'true';
  const prices = usage && (await pricesOf(model, call));
  const parts = [
    usage && tokens(usage),
    usage && prices && `about ${usd(costOf(usage, prices))}`.replace('about <', 'less than '),
    firstAt !== undefined &&
      `first token after ${inSeconds(firstAt - startedAt)}, all after ${inSeconds(endedAt - startedAt)}`,
    headers.get('x-rawdog-provider') ?? false,
    finishReason !== undefined && finishReason !== 'stop' && `ended by ${finishReason}`,
    isSimulated && 'simulated by the sandbox',
    headers.get('x-request-id') ?? false,
  ];
  return oneLine(parts.filter((part) => typeof part === 'string').join(' · '));
}

function tokens({ prompt_tokens, completion_tokens, completion_tokens_details }: ChatUsage): string {
  const reasoning = completion_tokens_details?.reasoning_tokens ?? 0;
  const thought = reasoning > 0 ? ` (${count(reasoning)} of them reasoning)` : '';
  return `${count(prompt_tokens)} in, ${plural(completion_tokens, 'token')} out${thought}`;
}

function inSeconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The list price of the model, where the gateway knows it. Nothing of an answer that is there depends on it. */
async function pricesOf(model: string, { api }: Call): Promise<Prices | undefined> {
  const path = `/v1/models/${encodeURIComponent(model)}`;
  try {
    const known = (await (await api.open({ path, key: 'caller' })).json()) as { pricing?: Prices };
    return known.pricing;
  } catch {
    return undefined;
  }
}

/** By the prices that every model has; the books know the others, too. Prices are for a million tokens. */
function costOf({ prompt_tokens, completion_tokens, prompt_tokens_details }: ChatUsage, prices: Prices): number {
  const { input = 0, output = 0, cache_read = input } = prices;
  const cached = prompt_tokens_details?.cached_tokens ?? 0;
  return ((prompt_tokens - cached) * input + cached * cache_read + completion_tokens * output) / 1e6;
}
