import { describe } from 'vitest';
import { decodeJsonArray } from '../../../../providers/base/json-array-stream.ts';
import { geminiChat } from '../../../../providers/gemini/chat/transformation.ts';
import { testAnswers } from '../../../helpers/answer-cases.ts';
import { sse } from '../../../helpers/bytes.ts';

const suite = {
  folder: 'gemini/chat/answers',
  provider: 'gemini',
  model: 'gemini-3-pro-preview',
  transformer: geminiChat,
} as const;

describe('as server-sent events', () => {
  testAnswers({ ...suite, encode: (events) => sse(events.map((data) => ({ data }))) });
});

describe('as one JSON array', () => {
  testAnswers({
    ...suite,
    encode: (events) => Buffer.from(`[${events.map((event) => JSON.stringify(event, null, 2)).join(',\r\n')}\n]\n`),
    decode: (bytes) => decodeJsonArray(bytes, 'gemini'),
  });
});
