import { expect, test } from 'vitest';
import { decodeAwsEventStream } from '../../../providers/base/aws-event-stream.ts';
import { awsEventStream, frame } from '../../helpers/aws-event-stream.ts';
import { cutAt, inPieces } from '../../helpers/bytes.ts';
import { collect } from '../../helpers/collect.ts';

const bytes = awsEventStream([
  { messageStart: { role: 'assistant' } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { text: 'Grüße 👋' } } },
  { throttlingException: { message: 'Slow down.' } },
]);
const events = [
  { event: 'messageStart', data: '{"role":"assistant"}' },
  { event: 'contentBlockDelta', data: '{"contentBlockIndex":0,"delta":{"text":"Grüße 👋"}}' },
  { event: 'throttlingException', data: '{"message":"Slow down."}' },
];

const decode = (pieces: AsyncIterable<Uint8Array>) => collect(decodeAwsEventStream(pieces, 'bedrock'));

test('frames are named by their event or exception type', async () => {
  expect(await decode(inPieces(bytes, bytes.length))).toEqual(events);
});

test('frames cut anywhere give the same events', async () => {
  for (let at = 0; at <= bytes.length; at++) expect(await decode(cutAt(bytes, at))).toEqual(events);
  expect(await decode(inPieces(bytes, 1))).toEqual(events);
});

test('a stream recorded from Bedrock', async () => {
  // The first frame of vercel/ai's `issue-18994-live-converse-stream`, recorded on 2026-08-18.
  const recorded = Buffer.from(
    'AAAAtAAAAFIFAEFlCzpldmVudC10eXBlBwAMbWVzc2FnZVN0YXJ0DTpjb250ZW50LXR5cGUHABBhcHBsaWNhdGlvbi9qc29uDTptZXNzYWdlLXR5cGUHAAVldmVudHsicCI6ImFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIiLCJyb2xlIjoiYXNzaXN0YW50In2fX38t',
    'base64',
  );

  expect(await decode(inPieces(recorded, 7))).toEqual([
    {
      event: 'messageStart',
      data: '{"p":"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ012","role":"assistant"}',
    },
  ]);
});

test('an error without a type is named by its code', async () => {
  const headers = { ':message-type': 'error', ':error-code': 'InternalFailure', ':error-message': 'Oops' };

  expect(await decode(inPieces(frame(headers, ''), 5))).toEqual([
    { event: 'InternalFailure', data: '{"message":"Oops"}' },
  ]);
});

test('nothing at all is an empty stream', async () => {
  expect(await decode(inPieces(Buffer.alloc(0), 1))).toEqual([]);
});

test('a stream that ends inside a frame is an error', async () => {
  await expect(decode(inPieces(bytes.subarray(0, -1), 64))).rejects.toMatchObject({
    provider: 'bedrock',
    fields: { code: 'invalid_response' },
  });
});

test.each([
  ['a frame with a wrong checksum', Buffer.from(bytes).fill(0, 40, 41)],
  ['a frame too short to be one', Buffer.from([0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
  ['a frame that claims two gigabytes', Buffer.from([0x7f, 0xff, 0xff, 0xff])],
])('%s is an error', async (_, broken) => {
  await expect(decode(inPieces(broken, broken.length))).rejects.toMatchObject({
    fields: { code: 'invalid_response', message: 'bedrock sent an event stream with a broken frame.' },
  });
});
