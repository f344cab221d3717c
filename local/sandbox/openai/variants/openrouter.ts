import { requireBearer } from '../../authentication.ts';
import type { StreamEvent } from '../../framing.ts';
import { sign } from '../../signature.ts';
import { type Chunk, type ChunkChoice, mapChunks } from '../chunks.ts';
import { type CompletionMessage, toUsage } from '../completion.ts';
import { completions } from '../completions/endpoint.ts';
import { openrouterCompletions } from '../completions/hosts.ts';
import { createOpenAIDialect } from '../dialect.ts';
import type { ChatRequest } from '../request.ts';

// https://openrouter.ai/docs/api-reference/overview

export const openrouter = createOpenAIDialect({
  authenticate: ({ headers }) => requireBearer(headers.authorization, 'No auth credentials found'),
  toErrorBody: ({ status, message }) => ({ error: { message, code: status } }),
  headers: () => ({}),
  reasons: (request) => {
    const { enabled, effort } = reasoningOf(request);
    const asked =
      enabled ?? (effort !== undefined || request['include_reasoning'] === true || request.reasoning_effort != null);
    return (asked || 'max_tokens' in reasoningOf(request)) && (effort ?? request.reasoning_effort) !== 'none';
  },
  reasoningPlace: (request) => (reasoningOf(request).exclude ? 'hidden' : 'reasoning'),
  toUsage: (usage, request) => ({
    ...toUsage(usage),
    ...((request['usage'] as { include?: boolean } | undefined)?.include && { cost: 0.00125, is_byok: false }),
  }),
  adapt: (completion) => ({
    ...completion,
    id: completion.id.replace('chatcmpl', 'gen'),
    provider: 'RAWDOG sandbox',
    choices: completion.choices.map((choice) => ({
      ...choice,
      native_finish_reason: choice.finish_reason,
      message: { ...choice.message, refusal: null, ...toReasoningDetails(choice.message) },
    })),
  }),
  stream: {
    comment: 'OPENROUTER PROCESSING',
    alwaysUsage: true,
    usage: 'last-chunk',
    adapt: (events, completion) => addReasoningDetails(events, completion.choices[0]?.message.reasoning),
    toFailure: ({ status, message }, _call, { id, model }) => ({
      id,
      object: 'chat.completion.chunk',
      model,
      provider: 'RAWDOG sandbox',
      error: { code: status, message },
      choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
    }),
  },
  endpoints: [completions(openrouterCompletions)],
});

interface Reasoning {
  readonly enabled?: boolean;
  readonly effort?: string;
  readonly exclude?: boolean;
}

function reasoningOf(request: ChatRequest): Reasoning {
  return (request['reasoning'] ?? {}) as Reasoning;
}

const detail = { type: 'reasoning.text', format: 'anthropic-claude-v1', index: 0 } as const;

function toReasoningDetails({ reasoning }: CompletionMessage): object {
  return reasoning === undefined
    ? {}
    : { reasoning_details: [{ ...detail, text: reasoning, signature: sign(reasoning) }] };
}

/** Every piece of reasoning comes with its detail beside it; the signature follows in a chunk of its own. */
function addReasoningDetails(events: readonly StreamEvent[], reasoning: string | undefined): readonly StreamEvent[] {
  const chunks = mapChunks(events, (chunk) => ({ ...chunk, choices: chunk.choices.map(toDetailedChoice) }));
  const last = chunks.findLastIndex((event) => isReasoning(event));
  const event = chunks[last];
  if (!event || !('data' in event) || reasoning === undefined) return chunks;
  const delta = { role: 'assistant', content: '', reasoning_details: [{ ...detail, signature: sign(reasoning) }] };
  const signed = mapChunks([event], (chunk) => ({
    ...chunk,
    choices: chunk.choices.map((choice) => ({ ...choice, delta })),
  }));
  return [...chunks.slice(0, last + 1), ...signed, ...chunks.slice(last + 1)];
}

function toDetailedChoice({ delta: { reasoning_details: _, ...delta } = {}, ...choice }: ChunkChoice): ChunkChoice {
  const details = 'reasoning' in delta ? { reasoning_details: [{ ...detail, text: delta['reasoning'] }] } : {};
  return { ...choice, native_finish_reason: choice.finish_reason, delta: { ...delta, ...details } };
}

function isReasoning(event: StreamEvent): boolean {
  return 'data' in event && (event.data as Chunk).choices.some(({ delta }) => delta && 'reasoning' in delta);
}
