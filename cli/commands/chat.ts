/** `rawdog chat`: tries a model, streaming. */
import { EventSourceParserStream } from 'eventsource-parser/stream';
import { type ChatChunk, noteChunk, type Streamed } from '../chat-stream.ts';
import { chatSummary } from '../chat-summary.ts';
import type { Call, Command } from '../command.ts';
import { Cancelled, Failure, WrongUsage } from '../problems.ts';
import { readCount } from '../read-value.ts';
import { styleFor } from '../style.ts';
import { harmless, oneLine } from '../text.ts';

export const chat: Command = {
  name: 'chat',
  summary: 'Tries a model: streams its answer, then tells tokens and cost',
  operands: ['<model>', '[prompt …]'],
  flags: {
    system: { value: 'text', help: 'What the model is told before' },
    'max-tokens': { value: 'n', help: 'Of the answer' },
    effort: { value: 'effort', help: 'Of reasoning: low, medium, high' },
  },
  examples: [
    'rawdog chat anthropic/claude-sonnet-4-5 "What is a Lambda function?"',
    'git diff | rawdog chat openai/gpt-5-mini "Say what this changes"',
    'rawdog chat groq/openai/gpt-oss-20b --effort high "Is 1001 a prime?"',
  ],
  async run(call) {
    const { given, api, terminal } = call;
    const model = given.operands[0] ?? '';
    const body = { ...requestOf(call, await promptOf(call)), model };
    const startedAt = performance.now();
    const response = await api.open({ method: 'POST', path: '/v1/chat/completions', key: 'caller', body });
    const streamed: Streamed = { startedAt, text: '', reasoning: '' };
    try {
      await follow(response, streamed, call);
    } catch (error) {
      if (streamed.text !== '' && !given.has('json')) await terminal.out.write('\n');
      if (terminal.signal.aborted) throw new Cancelled('Cancelled.');
      throw error instanceof Failure ? error : new Failure('The answer broke off: the connection was lost.');
    }
    if (given.has('json')) return 0;
    if (!streamed.text.endsWith('\n')) await terminal.out.write('\n');
    const { dim } = styleFor(terminal.notes, terminal.env);
    await terminal.notes.write(`${dim(await chatSummary(streamed, response, model, call))}\n`);
    return 0;
  },
};

/** Words on the command line, then what is piped in. */
async function promptOf({ given, terminal }: Call): Promise<string> {
  const words = given.operands.slice(1).join(' ');
  const piped = (await terminal.readInput()) ?? '';
  const prompt = [words, piped.trim()].filter((part) => part !== '').join('\n\n');
  if (prompt !== '') return prompt;
  if (terminal.out.width !== undefined && terminal.askHidden) {
    await terminal.notes.write('What to ask? Ctrl-D sends it.\n');
    const typed = (await terminal.readTyped()).trim();
    if (typed !== '') return typed;
  }
  throw new WrongUsage('There is no prompt: give it after the model, or on stdin.');
}

function requestOf({ given }: Call, prompt: string): object {
  const [system, tokens, effort] = [given.text('system'), given.text('max-tokens'), given.text('effort')];
  return {
    stream: true,
    stream_options: { include_usage: true },
    messages: [...(system ? [{ role: 'system', content: system }] : []), { role: 'user', content: prompt }],
    ...(tokens && { max_completion_tokens: readCount('max-tokens', tokens) }),
    ...(effort && { reasoning_effort: effort }),
  };
}

async function follow({ body }: Response, streamed: Streamed, call: Call): Promise<void> {
  const { terminal, given } = call;
  const events = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  let isDone = false;
  for await (const { data } of events ?? []) {
    if (data === '[DONE]') {
      isDone = true;
      continue;
    }
    const chunk = JSON.parse(data) as ChatChunk;
    if (given.has('json')) await terminal.out.write(`${data}\n`);
    if (chunk.error) throw new Failure(oneLine(chunk.error.message));
    const { text, reasoning } = noteChunk(chunk, streamed);
    if (!given.has('json')) await show(text, reasoning, streamed, call);
  }
  if (!isDone) throw new Failure('The answer broke off before its end.');
}

/** The answer alone goes to stdout: what a model thinks is not what it says. */
async function show(text: string, reasoning: string, streamed: Streamed, { terminal }: Call): Promise<void> {
  const { dim } = styleFor(terminal.notes, terminal.env);
  if (reasoning !== '') await terminal.notes.write(dim(harmless(reasoning)));
  const isFirst = text !== '' && streamed.text === text;
  if (isFirst && streamed.reasoning !== '') await terminal.notes.write('\n\n');
  if (text !== '') await terminal.out.write(harmless(text));
}
