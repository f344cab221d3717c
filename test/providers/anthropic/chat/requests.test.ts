import { expect, test } from 'vitest';
import { anthropicChat } from '../../../../providers/anthropic/chat/transformation.ts';
import { conversations } from '../../../helpers/conversations.ts';
import { readFixture } from '../../../helpers/fixture.ts';
import { type RequestOutcome, requestOutcome } from '../../../helpers/request-outcome.ts';

const { source: _, ...expected } = readFixture<Record<string, RequestOutcome>>('anthropic/chat/requests.json');

test.each(Object.entries(conversations))('the request for: %s', (name, conversation) => {
  expect(requestOutcome(anthropicChat, 'anthropic', 'claude-sonnet-4-5', conversation)).toEqual(expected[name]);
});

test('every expected request has its conversation', () => {
  expect(Object.keys(expected)).toEqual(Object.keys(conversations));
});
