import type { BodyReply, Dialect } from '../../dialect.ts';
import { Refusal } from '../../refusal.ts';
import { mapChunks } from '../chunks.ts';
import { toUsage } from '../completion.ts';
import { createOpenAIDialect } from '../dialect.ts';
import type { ChatMessage } from '../request.ts';
import { refusesFields } from '../rules.ts';
import type { Variant } from '../variant.ts';

// https://docs.perplexity.ai/api-reference

const searchResults = [{ title: 'A simulated page', url: 'https://example.com/simulated', date: '2026-01-01' }];
const citations = searchResults.map(({ url }) => url);

const variant: Variant = {
  rules: [
    refusesFields(['tools', 'tool_choice', 'stop', 'seed', 'top_k'], (name) =>
      invalidMessage(`${name} is not supported`),
    ),
    ({ messages }) => explainRoles(messages),
  ],
  toErrorBody: ({ status, message, detail }) => ({
    error: { message, type: detail.type ?? types[status] ?? 'internal_error', code: status },
  }),
  headers: ({ requestId }) => ({ 'x-request-id': requestId }),
  reasons: ({ model }) => /reasoning|deep-research/.test(model),
  reasoningPlace: () => 'think-tags',
  toUsage: (usage) => ({
    ...toUsage(usage),
    search_context_size: 'low',
    num_search_queries: 1,
    citation_tokens: 0,
    cost: { total_cost: 0.005 },
  }),
  adapt: (completion) => ({ ...completion, citations, search_results: searchResults }),
  stream: {
    alwaysUsage: true,
    usage: 'last-chunk',
    done: false,
    // Every chunk repeats the whole text so far, and the usage so far.
    adapt(events, { usage }) {
      let said = '';
      return mapChunks(events, (chunk) => ({
        ...chunk,
        usage,
        choices: chunk.choices.map((choice) => {
          said += String(choice.delta?.['content'] ?? '');
          return {
            ...choice,
            message: { role: 'assistant', content: said },
            delta: { role: 'assistant', content: '', ...choice.delta },
          };
        }),
      }));
    },
  },
};

const base = createOpenAIDialect(variant);

export const perplexity: Dialect = {
  ...base,
  refuse: (refusal, call) => (refusal.status === 401 ? unauthorizedPage : base.refuse(refusal, call)),
};

/** The gate before the API answers with a page. */
const unauthorizedPage: BodyReply = {
  kind: 'body',
  status: 401,
  headers: { 'content-type': 'text/html' },
  body: '<html>\r\n<head><title>401 Authorization Required</title></head>\r\n<body>\r\n<center><h1>401 Authorization Required</h1></center>\r\n<hr><center>openresty</center>\r\n</body>\r\n</html>\r\n',
};

const types: Readonly<Record<number, string>> = { 400: 'invalid_request', 429: 'rate_limit_exceeded' };

function explainRoles(messages: readonly ChatMessage[]): Refusal | undefined {
  const turns = messages.slice(messages.findIndex(({ role }) => role !== 'system'));
  if (turns.some(({ role }) => role === 'tool')) return invalidMessage('Messages with role `tool` are not supported.');
  if (turns.some(({ role }, index) => role !== (index % 2 === 0 ? 'user' : 'assistant')))
    return invalidMessage(
      'After the (optional) system message(s), user or tool message(s) should alternate with assistant message(s).',
    );
  return messages.at(-1)?.role === 'user' ? undefined : invalidMessage('Last message must have role `user`.');
}

function invalidMessage(message: string): Refusal {
  return new Refusal(400, message, { type: 'invalid_message' });
}
