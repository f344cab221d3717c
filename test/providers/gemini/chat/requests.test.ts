import { expect, test } from 'vitest';
import { geminiChat } from '../../../../providers/gemini/chat/transformation.ts';
import { conversations } from '../../../helpers/conversations.ts';
import { readFixture } from '../../../helpers/fixture.ts';
import { type RequestOutcome, requestOutcome } from '../../../helpers/request-outcome.ts';

const { source: _, ...expected } = readFixture<Record<string, RequestOutcome>>('gemini/chat/requests.json');

test.each(Object.entries(conversations))('the request for: %s', (name, conversation) => {
  expect(requestOutcome(geminiChat, 'gemini', 'gemini-3-pro-preview', conversation)).toEqual(expected[name]);
});

test('every expected request has its conversation', () => {
  expect(Object.keys(expected)).toEqual(Object.keys(conversations));
});
