import type { CallRecord } from '../../gateway/call-record.ts';

export function callRecord(more: Partial<CallRecord> = {}): CallRecord {
  return {
    requestId: 'req_1',
    startedAt: 0,
    endpoint: 'chat',
    method: 'POST',
    path: '/v1',
    chunks: 0,
    tried: [],
    provider: 'acme',
    ...more,
  };
}
