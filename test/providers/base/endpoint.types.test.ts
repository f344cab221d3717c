import { expectTypeOf, test } from 'vitest';
import type { ChatChunk, ChatRequest, ChatResponse } from '../../../providers/base/chat-types.ts';
import type { ChunkOf, Endpoint, EndpointTypes, RequestOf, ResponseOf } from '../../../providers/base/endpoint.ts';

test('each endpoint has its own request, answer and chunk', () => {
  expectTypeOf<keyof EndpointTypes>().toEqualTypeOf<Endpoint>();
  expectTypeOf<RequestOf<'chat'>>().toEqualTypeOf<ChatRequest>();
  expectTypeOf<ResponseOf<'chat'>>().toEqualTypeOf<ChatResponse>();
  expectTypeOf<ChunkOf<'chat'>>().toEqualTypeOf<ChatChunk>();
});
