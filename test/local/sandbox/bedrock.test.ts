import {
  BedrockRuntimeClient,
  type ContentBlock,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
  type Tool,
} from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
let client: BedrockRuntimeClient;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new BedrockRuntimeClient({
    endpoint: `${sandbox.url}/bedrock`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
    maxAttempts: 1,
    // The client would speak HTTP/2, which no endpoint without TLS does.
    requestHandler: new NodeHttpHandler(),
  });
});
afterAll(async () => {
  client.destroy();
  await sandbox.close();
});

type Params = ConverseCommandInput;
const nova = 'us.amazon.nova-lite-v1:0';
const claude = 'us.anthropic.claude-haiku-4-5-20251001-v1:0';
const hello: Params = { modelId: nova, messages: [{ role: 'user', content: [{ text: 'hello' }] }] };

const weather: Tool = {
  toolSpec: {
    name: 'get_weather',
    inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
  },
};
const clock: Tool = { toolSpec: { name: 'get_time', inputSchema: { json: { type: 'object' } } } };
const thinking = { additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 1024 } } };

interface Told {
  readonly content: readonly object[];
  readonly stopReason: string | undefined;
  readonly usage: unknown;
}

function whole(params: Params): Promise<ConverseCommandOutput> {
  return client.send(new ConverseCommand(params));
}

async function told(params: Params): Promise<Told> {
  const { output, stopReason, usage } = await whole(params);
  return { content: output?.message?.content ?? [], stopReason, usage };
}

async function eventsOf(params: Params): Promise<ConverseStreamOutput[]> {
  const { stream } = await client.send(new ConverseStreamCommand(params));
  return Array.fromAsync(stream ?? []);
}

/** The same request, streamed and put together. */
async function streamed(params: Params): Promise<Told> {
  const events = await eventsOf(params);
  const indices = new Set(events.flatMap((event) => event.contentBlockStop?.contentBlockIndex ?? []));
  const content = [...indices].map((index) => assemble(events, index));
  const stopReason = events.find((event) => event.messageStop)?.messageStop?.stopReason;
  return { content, stopReason, usage: events.at(-1)?.metadata?.usage };
}

function assemble(events: readonly ConverseStreamOutput[], index: number): object {
  const start = events.find((event) => event.contentBlockStart?.contentBlockIndex === index)?.contentBlockStart?.start;
  const deltas = events.flatMap(({ contentBlockDelta }) =>
    contentBlockDelta?.contentBlockIndex === index && contentBlockDelta.delta ? [contentBlockDelta.delta] : [],
  );
  if (start?.toolUse) {
    const input = deltas.map((delta) => delta.toolUse?.input ?? '').join('');
    return { toolUse: { ...start.toolUse, input: JSON.parse(input || '{}') as unknown } };
  }
  const text = deltas.map((delta) => delta.text ?? delta.reasoningContent?.text ?? '').join('');
  const signature = deltas.find((delta) => delta.reasoningContent?.signature)?.reasoningContent?.signature;
  const isReasoning = deltas.some((delta) => delta.reasoningContent);
  return isReasoning ? { reasoningContent: { reasoningText: { text, ...(signature && { signature }) } } } : { text };
}

async function refusalOf(params: object): Promise<{ name: string; message: string }> {
  const error = await whole({ ...hello, ...params }).catch((thrown: unknown) => thrown);
  if (!(error instanceof Error)) throw new Error('The sandbox accepted the request.');
  return { name: error.name, message: error.message };
}

describe('a whole answer', () => {
  test('says that it is simulated and repeats the question', async () => {
    expect(await told(hello)).toEqual({
      content: [
        {
          text: 'This is a simulated answer from the RAWDOG sandbox for bedrock/us.amazon.nova-lite-v1:0. You said: "hello"',
        },
      ],
      stopReason: 'end_turn',
      usage: { inputTokens: 2, outputTokens: 27, totalTokens: 29, cacheReadInputTokens: 0, cacheWriteInputTokens: 0 },
    });
  });

  test('satisfies a JSON schema, which travels as a string', async () => {
    const schema = JSON.stringify({ type: 'object', properties: { day: { type: 'string', format: 'date' } } });
    const { content } = await told({
      ...hello,
      outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema } } } },
    });

    expect(content).toEqual([{ text: '{"day":"2026-01-31"}' }]);
  });

  test('writes what stands before a cache point once and reads it afterwards', async () => {
    const system = [{ text: 'x'.repeat(400) }, { cachePoint: { type: 'default' as const } }];
    const first = await told({ ...hello, system });
    const second = await told({ ...hello, system });

    expect(first.usage).toMatchObject({
      inputTokens: 2,
      cacheReadInputTokens: 0,
      cacheWriteInputTokens: 100,
      cacheDetails: [{ ttl: '5m', inputTokens: 100 }],
    });
    expect(second.usage).toMatchObject({
      inputTokens: 2,
      cacheReadInputTokens: 100,
      cacheWriteInputTokens: 0,
      totalTokens: 129,
    });
  });
});

describe('a stream', () => {
  test.each<[string, Partial<Params>]>([
    ['a text', {}],
    ['a text cut short', { inferenceConfig: { maxTokens: 3 } }],
    ['a text ended by a stop sequence', { inferenceConfig: { stopSequences: [' from'] } }],
    ['a tool call without arguments', { toolConfig: { tools: [clock] } }],
    [
      'parallel tool calls',
      { toolConfig: { tools: [weather, clock] }, messages: [{ role: 'user', content: [{ text: 'both' }] }] },
    ],
    ['signed reasoning before a tool call', { modelId: claude, ...thinking, toolConfig: { tools: [weather] } }],
    ['unsigned reasoning', { modelId: 'us.deepseek.r1-v1:0' }],
  ])('of %s equals the whole answer, usage included', async (_name, change) => {
    const params = { ...hello, ...change };

    expect(await streamed(params)).toEqual(await told(params));
  });

  test('tells its usage after messageStop', async () => {
    const events = await eventsOf({ ...hello, inferenceConfig: { maxTokens: 2 } });

    expect(events.flatMap((event) => Object.keys(event))).toEqual([
      'messageStart',
      'contentBlockDelta',
      'contentBlockStop',
      'messageStop',
      'metadata',
    ]);
  });

  test('that fails in the middle throws an exception of the service', async () => {
    await expect(eventsOf({ ...hello, modelId: `${nova}+error=2` })).rejects.toMatchObject({
      name: 'ServiceUnavailableException',
    });
  });
});

test('reasoning must come back unchanged while its tool call is being answered', async () => {
  const params = { ...hello, modelId: claude, ...thinking, toolConfig: { tools: [weather] } };
  const content = (await whole(params)).output?.message?.content ?? [];
  const toolUseId = content.flatMap((block) => block.toolUse?.toolUseId ?? [])[0];
  const answeredWith = (assistant: ContentBlock[]) => ({
    ...params,
    messages: [
      ...(hello.messages ?? []),
      { role: 'assistant' as const, content: assistant },
      { role: 'user' as const, content: [{ toolResult: { toolUseId, content: [{ json: { sky: 'blue' } }] } }] },
    ],
  });

  expect((await told(answeredWith(content))).content).toMatchObject([
    { reasoningContent: {} },
    { text: expect.stringMatching(/returned: "\{\\"sky\\":\\"blue\\"\}"$/) },
  ]);
  expect(await refusalOf(answeredWith(content.slice(-1)))).toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('Expected `thinking` or `redacted_thinking`, but found `tool_use`'),
  });
});

describe('refuses as the API does', () => {
  const user = { role: 'user', content: [{ text: 'hi' }] };
  const call = { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', name: 'get_time', input: {} } }] };
  const result = { role: 'user', content: [{ toolResult: { toolUseId: 'a', content: [{ text: 'noon' }] } }] };
  const toolConfig = { tools: [clock] };

  test.each<[string, object, string]>([
    [
      'a first turn of the assistant',
      { messages: [{ ...user, role: 'assistant' }] },
      'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    ],
    [
      'two turns of one role',
      { messages: [user, user] },
      'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    ],
    [
      'a blank text',
      { messages: [{ role: 'user', content: [{ text: ' ' }] }] },
      'The text field in the ContentBlock object at messages.0.content.0 is blank. Add text to the text field, and try again.',
    ],
    [
      'tool blocks without tools',
      { messages: [user, call, result] },
      'The toolConfig field must be defined when using toolUse and toolResult content blocks.',
    ],
    [
      'a call without its result',
      { toolConfig, messages: [user, call, user] },
      'Expected toolResult blocks at messages.2.content for the following Ids: a',
    ],
    [
      'a result without its call',
      { toolConfig, messages: [result] },
      'The number of toolResult blocks at messages.0.content exceeds the number of toolUse blocks of previous turn.',
    ],
    [
      'an empty description',
      { toolConfig: { tools: [{ toolSpec: { ...clock.toolSpec, description: '' } }] } },
      "1 validation error detected: Value at 'toolConfig.tools.0.toolSpec.description' failed to satisfy constraint: Too small: expected string to have >=1 characters",
    ],
    [
      'thinking with a temperature',
      { modelId: claude, ...thinking, inferenceConfig: { temperature: 0.5, maxTokens: 2000 } },
      'The model returned the following errors: `temperature` may only be set to 1 when thinking is enabled or in adaptive mode.',
    ],
  ])('%s', async (_name, change, message) => {
    expect(await refusalOf(change)).toEqual({ name: 'ValidationException', message });
  });

  test('an unknown field, and a request that is not signed', async () => {
    const url = `${sandbox.url}/bedrock/model/${encodeURIComponent(nova)}/converse`;
    const body = JSON.stringify({ messages: hello.messages, foo: 1 });
    const unknown = await fetch(url, { method: 'POST', headers: { authorization: 'Bearer any' }, body });
    const unsigned = await fetch(url, { method: 'POST', body });

    expect([unknown.status, unknown.headers.get('x-amzn-errortype')?.split(':')[0]]).toEqual([
      400,
      'ValidationException',
    ]);
    expect(await unknown.json()).toEqual({
      message:
        'Malformed input request: extraneous key [foo] is not permitted, please reformat your input and try again.',
    });
    expect([unsigned.status, await unsigned.json()]).toEqual([403, { message: 'Missing Authentication Token' }]);
  });

  test('a throttled request', async () => {
    expect(await refusalOf({ modelId: `${nova}+status=429` })).toMatchObject({ name: 'ThrottlingException' });
  });
});
