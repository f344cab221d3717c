import {
  ApiError,
  type GenerateContentParameters,
  type GenerateContentResponse,
  GoogleGenAI,
  type Part,
} from '@google/genai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
let client: GoogleGenAI;

beforeAll(async () => {
  sandbox = await startSandbox();
  client = new GoogleGenAI({ apiKey: 'any', httpOptions: { baseUrl: `${sandbox.url}/gemini` } });
});
afterAll(() => sandbox.close());

type Params = GenerateContentParameters;
const hello: Params = {
  model: 'gemini-2.5-flash',
  contents: 'hello',
  config: { thinkingConfig: { thinkingBudget: 0 } },
};
const weather = {
  name: 'get_weather',
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
const clock = { name: 'get_time' };
const tools = [{ functionDeclarations: [weather, clock] }];

const answer = 'This is a simulated answer from the RAWDOG sandbox for gemini/gemini-2.5-flash. You said: "hello"';

interface Told {
  readonly parts: readonly Part[];
  readonly finishReason: string | undefined;
  readonly usage: unknown;
}

function told({ candidates, usageMetadata }: GenerateContentResponse): Told {
  return {
    parts: candidates?.[0]?.content?.parts ?? [],
    finishReason: candidates?.[0]?.finishReason,
    usage: usageMetadata,
  };
}

/** The same request, streamed and put together: neighbouring texts of one kind become one part. */
async function streamed(params: Params): Promise<Told> {
  const parts: Part[] = [];
  let last: Told | undefined;
  for await (const chunk of await client.models.generateContentStream(params)) {
    last = told(chunk);
    for (const part of last.parts) join(parts, part);
  }
  return { parts, finishReason: last?.finishReason, usage: last?.usage };
}

function join(parts: Part[], { text, ...rest }: Part): void {
  const previous = parts.at(-1);
  if (text === undefined) parts.push(rest);
  else if (previous?.text !== undefined && (text === '' || previous.thought === rest.thought))
    Object.assign(previous, rest, { text: previous.text + text });
  else if (text !== '') parts.push({ text, ...rest });
}

async function refusalOf(params: Params): Promise<{ status: number; message: string }> {
  const error = await client.models.generateContent(params).catch((thrown: unknown) => thrown);
  if (!(error instanceof ApiError)) throw new Error('The sandbox accepted the request.', { cause: error });
  return { status: error.status, message: (JSON.parse(error.message) as { error: { message: string } }).error.message };
}

describe('a whole answer', () => {
  test('says that it is simulated and repeats the question', async () => {
    const response = await client.models.generateContent(hello);

    expect(response.text).toBe(answer);
    expect(told(response).usage).toEqual({
      promptTokenCount: 2,
      candidatesTokenCount: 25,
      totalTokenCount: 27,
      promptTokensDetails: [{ modality: 'TEXT', tokenCount: 2 }],
    });
  });

  test('counts thoughts outside the candidates, and shows them only when asked', async () => {
    const silent = await client.models.generateContent({ ...hello, config: {} });
    const shown = await client.models.generateContent({
      ...hello,
      config: { thinkingConfig: { includeThoughts: true } },
    });

    expect(silent.usageMetadata).toMatchObject({
      candidatesTokenCount: 25,
      thoughtsTokenCount: 19,
      totalTokenCount: 46,
    });
    expect(told(silent).parts).toEqual([{ text: answer }]);
    expect(told(shown).parts).toEqual([
      { text: 'Simulated reasoning: the user said "hello", and the sandbox answers by rote.', thought: true },
      { text: answer },
    ]);
  });

  test('has no parts when thinking used up the token limit', async () => {
    const response = await client.models.generateContent({ ...hello, config: { maxOutputTokens: 5 } });

    expect(response.candidates).toEqual([{ content: { role: 'model' }, finishReason: 'MAX_TOKENS', index: 0 }]);
  });

  test('satisfies a schema of either kind', async () => {
    const config = { responseMimeType: 'application/json' };
    const openAPI = await client.models.generateContent({
      ...hello,
      config: { ...config, responseSchema: { type: 'OBJECT', properties: { ok: { type: 'BOOLEAN' } } } as never },
    });
    const jsonSchema = await client.models.generateContent({
      ...hello,
      config: { ...config, responseJsonSchema: { type: 'array', items: { const: 7 }, minItems: 2 } },
    });

    expect([openAPI.text, jsonSchema.text]).toEqual(['{"ok":true}', '[7,7]']);
  });
});

describe('function calls', () => {
  test('end with STOP, and a forced one goes to the allowed function', async () => {
    const response = await client.models.generateContent({
      ...hello,
      config: {
        tools,
        toolConfig: { functionCallingConfig: { mode: 'ANY' as never, allowedFunctionNames: ['get_time'] } },
      },
    });

    expect(told(response)).toMatchObject({
      parts: [{ functionCall: { name: 'get_time', args: {} } }],
      finishReason: 'STOP',
    });
  });

  test('of Gemini 3 are signed, and the first of parallel calls must come back with its signature', async () => {
    const model = 'gemini-3-pro-preview';
    const question = { role: 'user', parts: [{ text: 'use both' }] };
    const response = await client.models.generateContent({ model, contents: [question], config: { tools } });
    const calls = response.candidates?.[0]?.content?.parts ?? [];
    const results = calls.map((part) => ({
      functionResponse: { name: part.functionCall?.name ?? '', response: { result: 'fine' } },
    }));
    const answeredWith = (parts: Part[]): Params => ({
      model,
      config: { tools },
      contents: [question, { role: 'model', parts }, { role: 'user', parts: results }],
    });
    const unsigned = calls.map(({ thoughtSignature: _, ...part }) => part);
    const skipped = unsigned.map((part) => ({ ...part, thoughtSignature: 'skip_thought_signature_validator' }));

    expect(calls.map((part) => part.thoughtSignature !== undefined)).toEqual([true, false]);
    expect((await client.models.generateContent(answeredWith(calls))).text).toMatch(/returned: "fine", "fine"$/);
    expect((await client.models.generateContent(answeredWith(skipped))).text).toMatch(/returned: "fine", "fine"$/);
    expect(await refusalOf(answeredWith(unsigned))).toMatchObject({
      status: 400,
      message: expect.stringContaining('missing a thought_signature in functionCall parts'),
    });
  });
});

describe('a stream', () => {
  test.each<[string, Params]>([
    ['a text', hello],
    ['thoughts and a text', { ...hello, config: { thinkingConfig: { includeThoughts: true } } }],
    ['a text cut short', { ...hello, config: { ...hello.config, maxOutputTokens: 4 } }],
    ['parallel calls', { ...hello, contents: 'use both', config: { tools } }],
    ['a signed text', { ...hello, model: 'gemini-3-flash' }],
  ])('of %s equals the whole answer, usage included', async (_name, params) => {
    const config = params.model === 'gemini-3-flash' ? {} : (params.config ?? {});
    const request = { ...params, config };

    expect(await streamed(request)).toEqual(told(await client.models.generateContent(request)));
  });

  test('counts up from chunk to chunk', async () => {
    const counts: unknown[] = [];
    for await (const chunk of await client.models.generateContentStream(hello))
      counts.push(chunk.usageMetadata?.candidatesTokenCount);

    expect(counts).toEqual([...counts].sort((left, right) => Number(left) - Number(right)));
    expect([counts.at(0), counts.at(-1)]).toEqual([2, 25]);
  });

  test('without alt=sse is one JSON array', async () => {
    const response = await fetch(`${sandbox.url}/gemini/v1beta/models/gemini-2.0-flash:streamGenerateContent`, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'any' },
      body: JSON.stringify({ contents: [{ parts: [{ text: 'hello' }] }] }),
    });

    const chunks = (await response.json()) as { candidates: [{ finishReason?: string }] }[];
    expect(chunks.length).toBeGreaterThan(3);
    expect(chunks.at(-1)?.candidates[0].finishReason).toBe('STOP');
  });
});

describe('refuses as the API does', () => {
  async function refusalOfBody(body: object): Promise<unknown> {
    const response = await fetch(`${sandbox.url}/gemini/v1beta/models/gemini-2.5-flash:generateContent`, {
      method: 'POST',
      headers: { 'x-goog-api-key': 'any' },
      body: JSON.stringify({ contents: [{ role: 'user', parts: [{ text: 'hi' }] }], ...body }),
    });
    return ((await response.json()) as { error: unknown }).error;
  }

  const user = { role: 'user', parts: [{ text: 'hi' }] };
  const call = { role: 'model', parts: [{ functionCall: { name: 'get_time', args: {} } }] };
  const declare = (parameters: object) => ({ tools: [{ functionDeclarations: [{ name: 'f', parameters }] }] });

  test.each<[string, object, string]>([
    ['an unknown field', { foo: 1 }, 'Invalid JSON payload received. Unknown name "foo": Cannot find field.'],
    [
      'an unknown nested field',
      { generationConfig: { maxTokens: 1 } },
      'Invalid JSON payload received. Unknown name "maxTokens" at \'generation_config\': Cannot find field.',
    ],
    [
      'additionalProperties in parameters',
      declare({ type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false }),
      'Invalid JSON payload received. Unknown name "additionalProperties" at \'tools[0].function_declarations[0].parameters\': Cannot find field.',
    ],
    [
      'an object without properties',
      declare({ type: 'object', properties: {} }),
      '* GenerateContentRequest.tools[0].function_declarations[0].parameters.properties: should be non-empty for OBJECT type\n',
    ],
    ['another role', { contents: [{ ...user, role: 'assistant' }] }, 'Please use a valid role: user, model.'],
    [
      'an empty text',
      { contents: [{ role: 'user', parts: [{ text: '' }] }] },
      "* GenerateContentRequest.contents[0].parts[0].data: required oneof field 'data' must have one initialized field\n",
    ],
    [
      'a call without its response',
      { contents: [user, call, user] },
      'Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.',
    ],
    [
      'a response of another name',
      { contents: [user, call, { role: 'user', parts: [{ functionResponse: { name: 'other', response: {} } }] }] },
      "Function response name 'other' does not match a function call of the previous turn.",
    ],
    [
      'a response that is no object',
      {
        contents: [user, call, { role: 'user', parts: [{ functionResponse: { name: 'get_time', response: 'noon' } }] }],
      },
      'Invalid value at \'contents[2].parts[0].function_response.response\' (object), "noon"',
    ],
    [
      'a thinking level before Gemini 3',
      { generationConfig: { thinkingConfig: { thinkingLevel: 'LOW' } } },
      'Thinking level is not supported for this model.',
    ],
  ])('%s', async (_name, body, message) => {
    expect(await refusalOfBody(body)).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT', message });
  });

  test('a request without a key', async () => {
    const url = `${sandbox.url}/gemini/v1beta/models/gemini-2.5-flash:generateContent`;
    const response = await fetch(url, { method: 'POST', body: '{}' });

    expect(await response.json()).toMatchObject({ error: { code: 403, status: 'PERMISSION_DENIED' } });
  });

  test('and says in the details when to try again', async () => {
    const url = `${sandbox.url}/gemini/v1beta/models/gemini-2.5-flash+status=429+retry-after=7:generateContent?key=any`;
    const response = await fetch(url, { method: 'POST', body: '{}' });

    expect(response.headers.get('retry-after')).toBe(null);
    expect(await response.json()).toMatchObject({
      error: { code: 429, status: 'RESOURCE_EXHAUSTED', details: [{ retryDelay: '7s' }] },
    });
  });

  test('in the middle of a stream', async () => {
    const stream = await client.models.generateContentStream({ ...hello, model: 'gemini-2.5-flash+error=2' });

    await expect(Array.fromAsync(stream)).rejects.toThrow(/UNAVAILABLE/);
  });
});
