import type { ChatRequest } from '../../base/chat-types.ts';
import type { CallContext } from '../../base/endpoint.ts';
import { openAICompatibleChat, type RequestPatch } from '../../base/openai-dialect/dialect.ts';
import { audioOutput, openAIHintsBut } from '../../base/openai-only.ts';
import { toTurns } from './turns.ts';

function forSearch({ messages, response_format: format }: ChatRequest, ctx: CallContext<'chat'>): RequestPatch {
  const schema = { type: 'json_schema', json_schema: { schema: { type: 'object' } } };
  return {
    fields: {
      ...toTurns(messages, ctx.provider),
      // JSON only by a schema.
      ...(format?.type === 'json_object' && { response_format: schema }),
    },
  };
}

/** @see https://docs.perplexity.ai/api-reference/chat-completions-post */
export const perplexityChat = openAICompatibleChat({
  params: {
    refused: [
      'tools',
      'tool_choice',
      'functions',
      'function_call',
      'n',
      'logprobs',
      'top_logprobs',
      'logit_bias',
      ...audioOutput,
    ],
    dropped: ['stop', 'seed', 'top_k', 'parallel_tool_calls', 'user', 'thinking', ...openAIHintsBut()],
  },
  rename: { max_completion_tokens: 'max_tokens' },
  values: { reasoning_effort: { none: 'minimal', xhigh: 'high', max: 'high' } },
  streamOptions: false,
  endMarker: 'finish-reason',
  pairsToolResults: false,
  patchRequest: forSearch,
});
