import { type GenerateContentParameters, GoogleGenAI } from '@google/genai';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../../local/sandbox/server.ts';

let sandbox: Sandbox;
let client: GoogleGenAI;
beforeAll(async () => {
  sandbox = await startSandbox();
  client = new GoogleGenAI({ apiKey: 'any', httpOptions: { baseUrl: `${sandbox.url}/gemini` } });
});
afterAll(() => sandbox.close());

const data = Buffer.alloc(32_000, 7).toString('base64');

function asking(text: string, more: Partial<GenerateContentParameters> = {}, mimeType = 'audio/mp3') {
  return {
    model: 'gemini-2.5-flash',
    contents: [{ role: 'user', parts: [{ inlineData: { mimeType, data } }, { text }] }],
    ...more,
  };
}

test.each(['Transcribe this.', 'Please translate it into English.'])(
  'a recording is heard when asked: %s',
  async (text) => {
    const { text: transcript, usageMetadata, candidates } = await client.models.generateContent(asking(text));

    expect(transcript).toMatch(/^This is a simulated transcript .* gemini\/gemini-2\.5-flash\..*\n$/);
    expect(candidates?.[0]?.finishReason).toBe('STOP');
    expect(usageMetadata).toMatchObject({
      totalTokenCount: (usageMetadata?.promptTokenCount ?? 0) + (usageMetadata?.candidatesTokenCount ?? 0),
      promptTokensDetails: [
        { modality: 'TEXT', tokenCount: Math.ceil(text.length / 4) },
        { modality: 'AUDIO', tokenCount: 64 },
      ],
    });
  },
);

test('a stream is the same transcript', async () => {
  const whole = await client.models.generateContent(asking('Transcribe this.'));
  const chunks = await Array.fromAsync(await client.models.generateContentStream(asking('Transcribe this.')));

  expect(chunks.length).toBeGreaterThan(5);
  expect(chunks.map((chunk) => chunk.text ?? '').join('')).toBe(whole.text);
  expect(chunks.at(-1)?.usageMetadata).toEqual(whole.usageMetadata);
});

test('a limit cuts it', async () => {
  const { text, candidates } = await client.models.generateContent(
    asking('Transcribe this.', { config: { maxOutputTokens: 3 } }),
  );

  expect([text, candidates?.[0]?.finishReason]).toEqual(['This is a si\n', 'MAX_TOKENS']);
});

test('another question about it is answered as in any chat', async () => {
  const { text } = await client.models.generateContent(asking('How many people speak?'));

  expect(text).toMatch(/You said: .*How many people speak\?"$/s);
});

test.each([
  ['audio/mp4', data, 'Unsupported MIME type: audio/mp4'],
  ['audio/wav', 'no base64!', 'Base64 decoding failed'],
])('%s is refused', async (mimeType, content, message) => {
  const parts = [{ inlineData: { mimeType, data: content } }, { text: 'Transcribe this.' }];

  await expect(
    client.models.generateContent({ model: 'gemini-2.5-flash', contents: [{ role: 'user', parts }] }),
  ).rejects.toThrow(message);
});
