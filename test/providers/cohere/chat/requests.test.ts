import { expect, test } from 'vitest';
import { cohereChat } from '../../../../providers/cohere/chat/transformation.ts';
import { conversations } from '../../../helpers/conversations.ts';
import { readFixture } from '../../../helpers/fixture.ts';
import { type RequestOutcome, requestOutcome } from '../../../helpers/request-outcome.ts';

const { source: _, ...expected } = readFixture<Record<string, RequestOutcome>>('cohere/chat/requests.json');

test.each(Object.entries(conversations))('the request for: %s', (name, conversation) => {
  expect(requestOutcome(cohereChat, 'cohere', 'command-a-reasoning-08-2025', conversation)).toEqual(expected[name]);
});

test('every expected request has its conversation', () => {
  expect(Object.keys(expected)).toEqual(Object.keys(conversations));
});
