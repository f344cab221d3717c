/** Wire data of one provider's embeddings: exact requests, and exact answers. */
import { describe, expect, test } from 'vitest';
import type { EmbedRequest } from '../../providers/base/embed/types.ts';
import type { AnswerHeaders, CallContext, Transformer } from '../../providers/base/endpoint.ts';
import { GatewayError } from '../../providers/base/errors.ts';
import { callContext } from './context.ts';
import { readFixture } from './fixture.ts';
import { outcomeOf, type RequestOutcome } from './request-outcome.ts';

interface RequestCase {
  readonly model: string;
  readonly request: Omit<EmbedRequest, 'model'>;
  /** Where it goes. @default not looked at */
  readonly path?: string;
  readonly outcome: RequestOutcome;
}

interface AnswerCase {
  readonly model: string;
  readonly request: Omit<EmbedRequest, 'model'>;
  readonly response: unknown;
  readonly headers?: AnswerHeaders;
  /** What the gateway makes of it. */
  readonly answer?: object;
  /** Or how it complains. */
  readonly error?: string;
}

type Cases<Case> = { readonly source: string } & { readonly [name: string]: Case };

/** Reads `test/fixtures/<provider>/embed/{requests,answers}.json`. */
export function testEmbedCases(provider: string, transformer: Transformer<'embed'>): void {
  const { source: _from, ...requests } = readFixture<Cases<RequestCase>>(`${provider}/embed/requests.json`);
  const { source: _of, ...answers } = readFixture<Cases<AnswerCase>>(`${provider}/embed/answers.json`);

  describe('requests', () => {
    test.each(Object.entries(requests) as [string, RequestCase][])('%s', (_, { path, outcome, ...asked }) => {
      const ctx = contextOf(provider, asked);

      expect(outcomeOf(transformer, ctx)).toEqual(outcome);
      if (path !== undefined) expect(transformer.transformRequest(ctx.request, ctx).path).toBe(path);
    });
  });

  describe('answers', () => {
    test.each(Object.entries(answers) as [string, AnswerCase][])('%s', (_, { response, headers, ...asked }) => {
      const { answer, error } = asked;
      const read = () => transformer.transformResponse(response, contextOf(provider, asked), headers);

      if (error === undefined) expect(read()).toEqual(answer);
      else expect(complaintOf(read)).toBe(error);
    });
  });
}

function contextOf(provider: string, { model, request }: Pick<RequestCase, 'model' | 'request'>): CallContext<'embed'> {
  return callContext<'embed'>(provider, model, { model: `${provider}/${model}`, ...request } as EmbedRequest);
}

function complaintOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof GatewayError) return error.message;
    throw error;
  }
  return 'none';
}
