import type { Answer } from './answer.ts';
import { each, textOf, token } from './text.ts';

const answer = (text: string, count: number, finish: object) => ({
  candidates: [{ content: { parts: [{ text }], role: 'model' }, ...finish, index: 0 }],
  usageMetadata: {
    promptTokenCount: 24,
    candidatesTokenCount: count,
    totalTokenCount: 24 + count,
    promptTokensDetails: [{ modality: 'TEXT', tokenCount: 24 }],
  },
  modelVersion: 'gemini-2.5-flash',
  responseId: 'Zq4hadT2Gv6Bz7IPx8mDgAU',
});
const stop = { finishReason: 'STOP' };

/** Gemini ends its lines with CRLF. */
const event = (body: unknown) => Buffer.from(`data: ${JSON.stringify(body)}\r\n\r\n`);

export const gemini: Answer = {
  streams: (path) => path.includes(':streamGenerateContent'),
  streamType: 'text/event-stream',
  whole: answer(textOf(60), 200, stop),
  events: (count) => [
    ...each(count, (index) => event(answer(token(index), index + 1, {}))),
    event(answer('', count, stop)),
  ],
};
