/**
 * The exact request for every conversation. A fixture holds only those bodies that are more than the conversation itself
 * with the host's name of the model before it.
 */
import { expect, test } from 'vitest';
import type { Transformer } from '../../../../providers/base/endpoint.ts';
import { conversations } from '../../../helpers/conversations.ts';
import { readFixture } from '../../../helpers/fixture.ts';
import { type RequestOutcome, requestOutcome } from '../../../helpers/request-outcome.ts';

interface RequestFixture {
  readonly source: string;
  readonly model: string;
  /** The model's name in the body. @default the same */
  readonly bodyModel?: string;
  /** What the host gets with every conversation that is not changed otherwise. */
  readonly always?: object;
  readonly changed: Record<string, RequestOutcome>;
}

export function testRequests(provider: string, transformer: Pick<Transformer<'chat'>, 'transformRequest'>): void {
  const fixture = readFixture<RequestFixture>(`${provider}/chat/requests.json`);
  const { model, bodyModel = model, always, changed } = fixture;

  test.each(Object.entries(conversations))('the request for: %s', (name, conversation) => {
    const same = { body: { ...conversation, ...always, model: bodyModel } };

    expect(requestOutcome(transformer, provider, model, conversation)).toEqual(changed[name] ?? same);
  });

  test('every expected request has its conversation', () => {
    expect(Object.keys(conversations)).toEqual(expect.arrayContaining(Object.keys(changed)));
  });
}
