import { expect, test } from 'vitest';
import { bedrockChat } from '../../../../providers/bedrock/chat/transformation.ts';
import { conversations } from '../../../helpers/conversations.ts';
import { readFixture } from '../../../helpers/fixture.ts';
import { type RequestOutcome, requestOutcome } from '../../../helpers/request-outcome.ts';

const { source: _, ...expected } = readFixture<Record<string, RequestOutcome>>('bedrock/chat/requests.json');
const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';

test.each(Object.entries(conversations))('the request for: %s', (name, conversation) => {
  expect(requestOutcome(bedrockChat, 'bedrock', model, conversation)).toEqual(expected[name]);
});

test('every expected request has its conversation', () => {
  expect(Object.keys(expected)).toEqual(Object.keys(conversations));
});
