/** What becomes of a host's failures, with their HTTP status or in place of a chunk. */
import { expect, test } from 'vitest';
import type { Transformer } from '../../../../providers/base/endpoint.ts';
import { toProviderError } from '../../../../providers/base/error-mapping.ts';
import { asProviderError, type ErrorFields } from '../../../../providers/base/errors.ts';
import { decodeSse } from '../../../../providers/base/sse.ts';
import { inPieces, sse } from '../../../helpers/bytes.ts';
import { collect } from '../../../helpers/collect.ts';
import { chatContext } from '../../../helpers/context.ts';
import { readFixture } from '../../../helpers/fixture.ts';

type Expected = Omit<ErrorFields, 'headers' | 'retryable'> & { readonly headers?: object; readonly retryable: boolean };

interface ErrorCase {
  /** Absent for an error in a stream. */
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly event?: string;
  readonly body: unknown;
  readonly error: Partial<Expected>;
}

export function testErrors(provider: string, transformer: Transformer<'chat'>): void {
  const { source: _, ...cases } = readFixture<Record<string, ErrorCase>>(`${provider}/chat/errors.json`);
  const ctx = chatContext(provider, 'a-model', {}, { credentials: { apiKey: 'sk-canary-123456' } });

  test.each(Object.entries(cases))('the failure: %s', async (_, { status, headers = {}, event, body, error }) => {
    const failed =
      status === undefined
        ? await failureOf(transformer, sse([{ ...(event && { event }), data: body }]))
        : toProviderError({ status, headers, body }, transformer, ctx).fields;
    const { headers: passedOn, upstreamRequestId, ...fields } = failed;

    expect({ ...fields, ...(Object.keys(passedOn).length > 0 && { headers: passedOn }) }).toEqual({
      param: null,
      ...error,
    });
  });

  async function failureOf({ transformStream }: Transformer<'chat'>, bytes: Uint8Array): Promise<ErrorFields> {
    const chunks = transformStream?.(decodeSse(inPieces(bytes, 7)), ctx) ?? [];
    const error = await collect(chunks as AsyncIterable<unknown>).then(
      () => expect.fail('The stream did not fail.'),
      (thrown: unknown) => thrown,
    );
    return asProviderError(error, provider).fields;
  }
}
