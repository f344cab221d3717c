import { createHash } from 'node:crypto';
import { type Conversation, isAnswered, latestToolResults, questionOf, type Tool, toSegments } from './conversation.ts';
import type { Directives } from './directives.ts';
import type { PromptCache, PromptTokens } from './prompt-cache.ts';
import { sampleOf } from './sample.ts';
import { countTokens, cutToTokens } from './tokens.ts';

/** What the model says, in no provider's format. Each dialect writes it in its own. */
export interface Answer {
  /** Hexadecimal, the same for the same conversation: what ids are made of. */
  readonly fingerprint: string;
  readonly choices: readonly Choice[];
  readonly usage: Usage;
}

export interface Choice {
  readonly reasoning: string;
  /** Said before the tool calls, by the models that say something there. */
  readonly plan: string;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  readonly ending: 'stop' | 'stop-sequence' | 'length' | 'tool-calls';
  readonly stopSequence?: string;
}

export interface ToolCall {
  /** Hexadecimal; a dialect puts its own prefix before it, or shortens it. */
  readonly id: string;
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

export interface Usage {
  readonly prompt: PromptTokens;
  /** Without reasoning. */
  readonly answer: number;
  readonly reasoning: number;
}

interface Stage {
  readonly directives: Directives;
  readonly promptCache: PromptCache;
}

/** Plays the model: the same conversation always gets the same answer. */
export function perform(conversation: Conversation, { directives, promptCache }: Stage): Answer {
  const fingerprint = digest([conversation, directives.words, directives.tools, directives.reasoning]);
  const choices = Array.from({ length: conversation.choices }, (_, index) =>
    writeChoice(conversation, directives, { fingerprint, index }),
  );
  return { fingerprint, choices, usage: countUsage(conversation, choices, promptCache) };
}

interface Take {
  readonly fingerprint: string;
  readonly index: number;
}

function writeChoice(conversation: Conversation, directives: Directives, take: Take): Choice {
  const reasoning = conversation.reasoning || directives.reasoning ? writeReasoning(conversation) : '';
  const tools = chooseTools(conversation, directives);
  if (tools.length === 0) return limit(writeText(conversation, directives, take), reasoning, conversation);
  const toolCalls = tools.map((tool, index) => writeToolCall(tool, digest([take, index])));
  const plan = `I will call ${tools.map((tool) => tool.name).join(' and ')}.`;
  return { reasoning, plan, text: '', toolCalls, ending: 'tool-calls' };
}

function writeReasoning(conversation: Conversation): string {
  return `Simulated reasoning: the user said ${quote(questionOf(conversation))}, and the sandbox answers by rote.`;
}

function writeText(conversation: Conversation, directives: Directives, { index }: Take): string {
  if (conversation.format !== 'text') return JSON.stringify(writeJson(conversation));
  const which = index === 0 ? 'a simulated answer' : `simulated answer ${index + 1}`;
  const speaker = `${conversation.provider}/${conversation.model}`;
  const text = `This is ${which} from the RAWDOG sandbox for ${speaker}. ${echo(conversation)}`;
  return directives.words === undefined ? text : toLength(text, directives.words);
}

function writeJson({ format, lines }: Conversation): unknown {
  if (typeof format === 'object') return sampleOf(format.schema);
  return { simulated: true, messages: lines.length };
}

function echo(conversation: Conversation): string {
  const results = latestToolResults(conversation);
  if (results.length === 0) return `You said: ${quote(questionOf(conversation))}`;
  return `The tools returned: ${results.map((line) => quote(line.text)).join(', ')}`;
}

/** Exactly `count` words: the text shortened, or filled up with numbered words. */
function toLength(text: string, count: number): string {
  const words = text.split(' ').slice(0, count);
  const filling = Array.from({ length: count - words.length }, (_, index) => `word${words.length + index + 1}`);
  return [...words, ...filling].join(' ');
}

/** Applies what bounds an answer: stop sequences first, then the token limit, in which reasoning counts. */
function limit(text: string, reasoning: string, { stop, maxTokens = Infinity }: Conversation): Choice {
  const nothing = { plan: '', toolCalls: [] };
  const stopSequence = earliest(text, stop);
  const stopped = stopSequence === undefined ? text : text.slice(0, text.indexOf(stopSequence));
  const room = maxTokens - countTokens(reasoning);
  if (countTokens(stopped) > room) {
    const kept = { reasoning: cutToTokens(reasoning, maxTokens), text: cutToTokens(stopped, Math.max(0, room)) };
    return { ...nothing, ...kept, ending: 'length' };
  }
  if (stopSequence === undefined) return { ...nothing, reasoning, text, ending: 'stop' };
  return { ...nothing, reasoning, text: stopped, ending: 'stop-sequence', stopSequence };
}

function earliest(text: string, sequences: readonly string[]): string | undefined {
  const found = sequences.filter((sequence) => sequence !== '' && text.includes(sequence));
  return found.sort((left, right) => text.indexOf(left) - text.indexOf(right))[0];
}

function chooseTools(conversation: Conversation, directives: Directives): readonly Tool[] {
  const { tools, toolChoice, parallelToolCalls } = conversation;
  if (tools.length === 0 || toolChoice === 'none') return [];
  if (typeof toolChoice === 'object') return tools.filter((tool) => tool.name === toolChoice.name);
  if (toolChoice === 'auto' && isAnswered(conversation)) return [];
  if (directives.tools !== undefined) return cycle(tools, directives.tools);
  const question = questionOf(conversation);
  if (toolChoice === 'auto' && /\bno tools\b/i.test(question)) return [];
  const wantsSeveral = parallelToolCalls && /\b(?:both|all|parallel)\b/i.test(question);
  return wantsSeveral ? tools : tools.slice(0, 1);
}

function cycle(tools: readonly Tool[], count: number): Tool[] {
  return Array.from({ length: count }, (_, index) => tools[index % tools.length]).filter((tool) => tool !== undefined);
}

function writeToolCall({ name, schema }: Tool, id: string): ToolCall {
  return { id, name, arguments: sampleOf({ type: 'object', ...schema }) as Record<string, unknown> };
}

function countUsage(conversation: Conversation, choices: readonly Choice[], promptCache: PromptCache): Usage {
  const owner = `${conversation.provider}/${conversation.model}`;
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  return {
    prompt: promptCache.count(owner, toSegments(conversation)),
    answer: sum(choices.map(({ text, toolCalls }) => countTokens(text) + sum(toolCalls.map(countCall)))),
    reasoning: sum(choices.map(({ reasoning }) => countTokens(reasoning))),
  };
}

function countCall(call: ToolCall): number {
  return countTokens(call.name) + countTokens(JSON.stringify(call.arguments));
}

function quote(text: string): string {
  return JSON.stringify(text);
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
