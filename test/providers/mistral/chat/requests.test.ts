import { expect, test } from 'vitest';
import { mistralChat } from '../../../../providers/mistral/chat/transformation.ts';
import { conversations } from '../../../helpers/conversations.ts';
import { readFixture } from '../../../helpers/fixture.ts';
import { type RequestOutcome, requestOutcome } from '../../../helpers/request-outcome.ts';

const { source: _, ...expected } = readFixture<Record<string, RequestOutcome>>('mistral/chat/requests.json');

test.each(Object.entries(conversations))('the request for: %s', (name, conversation) => {
  expect(requestOutcome(mistralChat, 'mistral', 'mistral-small-latest', conversation)).toEqual(expected[name]);
});

test('every expected request has its conversation', () => {
  expect(Object.keys(expected)).toEqual(Object.keys(conversations));
});
