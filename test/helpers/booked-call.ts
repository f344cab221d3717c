import type { BookedCall } from '../../gateway/books/booked-call.ts';

export const noon = new Date('2026-11-22T12:00:00Z');

/** A call that went well, on the day of `noon`. */
export function bookedCall(requestId: string, more: Partial<BookedCall> = {}): BookedCall {
  return {
    requestId,
    startedAt: noon,
    key: 'key_1',
    team: 'red',
    endpoint: 'chat',
    model: 'fast',
    provider: 'groq',
    providerModel: 'gpt-oss-20b',
    counts: { input: 10, cache_read: 5, output: 7 },
    estimated: false,
    cost: 1_234n,
    priceVersion: '2026-11-20',
    latencyMs: 900,
    firstChunkMs: 120,
    status: 200,
    outcome: 'ok',
    attempts: 1,
    ...more,
  };
}
