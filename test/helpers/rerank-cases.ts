/** One suite for what a rerank provider is sent, and for its recorded answers. */
import { expect, test } from 'vitest';
import type { CallContext, Transformer } from '../../providers/base/endpoint.ts';
import type { RerankRequest } from '../../providers/base/rerank/types.ts';
import { callContext } from './context.ts';
import { readFixture, readFixtures } from './fixture.ts';
import { outcomeOf, type RequestOutcome } from './request-outcome.ts';
import { rerankRequests } from './rerank-requests.ts';

type More = Partial<CallContext<'rerank'>>;

export function rerankContext(
  provider: string,
  model: string,
  request: Partial<RerankRequest> = {},
  more: More = {},
): CallContext<'rerank'> {
  const asked = { model: `${provider}/${model}`, query: 'Where?', documents: ['a', 'b', 'c'], ...request };
  return callContext<'rerank'>(provider, model, asked, more);
}

/** @param folder under `test/fixtures`, when a provider has more than one dialect */
export function testRerank(
  provider: string,
  model: string,
  transformer: Transformer<'rerank'>,
  { folder = `${provider}/rerank`, ...more }: More & { readonly folder?: string } = {},
): void {
  const { source: _, ...expected } = readFixture<Record<string, RequestOutcome>>(`${folder}/requests.json`);

  test.each(Object.entries(rerankRequests))('the request for: %s', (name, request) => {
    expect(outcomeOf(transformer, rerankContext(provider, model, request, more))).toEqual(expected[name]);
  });

  test('every expected request is asked for', () => {
    expect(Object.keys(expected)).toEqual(Object.keys(rerankRequests));
  });

  test.each(readFixtures<AnswerCase>(`${folder}/answers`))('the answer: %s', (_name, { request, response, answer }) => {
    const ctx = rerankContext(provider, model, request, more);

    expect(transformer.transformResponse(response, ctx)).toEqual(answer);
  });
}

interface AnswerCase {
  readonly request: Partial<RerankRequest>;
  readonly response: unknown;
  readonly answer: object;
}
