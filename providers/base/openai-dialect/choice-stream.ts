/** One choice of a stream: its role once, its tool calls numbered, its finish reason alone at the end. */
import type { ChatChunkChoice, ChatDelta } from '../chat-types.ts';
import type { CallContext } from '../endpoint.ts';
import { isRecord, type JsonRecord, recordOf, recordsOf } from '../json-values.ts';
import type { StreamedChoice } from './answer-stream.ts';
import { splitContent } from './content-parts.ts';
import { type Dialect, splitsThinking } from './dialect.ts';
import { meaningful } from './extras.ts';
import { toFinishReason } from './finish-reason.ts';
import { type Split, ThinkSplitter } from './think-tags.ts';
import { ToolCallFragments } from './tool-calls.ts';

export class ChoiceStream implements StreamedChoice<ChatChunkChoice> {
  readonly #index: number;
  readonly #provider: string;
  readonly #calls: ToolCallFragments;
  #splitter: ThinkSplitter | undefined;
  #begun = false;
  #reason: string | undefined;
  /** What came beside the finish reason (content filter results, say) and goes out with it. */
  #lastExtras: JsonRecord = {};

  constructor(index: number, { provider, fallbackId }: CallContext<'chat'>, dialect: Dialect) {
    this.#index = index;
    this.#provider = provider;
    this.#calls = new ToolCallFragments(fallbackId);
    this.#splitter = splitsThinking(dialect) ? new ThinkSplitter() : undefined;
  }

  get finished(): boolean {
    return this.#reason !== undefined && (this.#reason !== '' || this.#calls.count > 0);
  }

  /** Nothing but text (or a refusal), with the role where it belongs and no end: such a choice goes on as it came. */
  passes({ delta, finish_reason, message }: JsonRecord): boolean {
    if (finish_reason !== null || message !== undefined || this.#splitter || !isRecord(delta)) return false;
    if (!this.#begun && delta['role'] !== 'assistant') return false;
    for (const field in delta) if (!texts.has(field) && (field !== 'role' || this.#begun)) return false;
    this.#begun = true;
    return true;
  }

  take(choice: JsonRecord): ChatChunkChoice[] {
    const { index: _, delta, message: __, finish_reason: reason, logprobs, ...others } = choice;
    const extras = meaningful(others);
    const said = this.#mend(recordOf(delta));
    const ends = reason !== null && reason !== undefined;
    if (ends) this.#finish(String(reason), extras);
    const speaks = Object.keys(said).length > 0 || isRecord(logprobs);
    // Azure's asynchronous filter speaks in choices without any delta.
    const filters = !ends && Object.keys(extras).length > 0;
    return speaks || filters ? [this.#chunk(said, ends ? {} : extras, logprobs ?? null)] : [];
  }

  end(): ChatChunkChoice[] {
    const held = splitDelta(this.#splitter?.end() ?? { reasoning: '', content: '' });
    const rest = Object.keys(held).length > 0 ? [this.#chunk(held)] : [];
    const completions = this.#calls.completions();
    const arguments_ = completions.length > 0 ? [this.#chunk({ tool_calls: completions })] : [];
    const role = this.#begun ? [] : [this.#chunk({ content: '' })];
    const finish_reason = toFinishReason(this.#reason ?? '', this.#calls.count > 0, this.#provider);
    const last = { index: this.#index, delta: {}, logprobs: null, finish_reason, ...this.#lastExtras };
    return [...role, ...rest, ...arguments_, last];
  }

  /** Only the first reason counts, but for an empty one, which comes before the real one or in its place. */
  #finish(reason: string, extras: JsonRecord): void {
    if (this.#reason) return;
    toFinishReason(reason, false, this.#provider);
    this.#reason = reason;
    this.#lastExtras = extras;
  }

  #chunk(delta: ChatDelta, extras: JsonRecord = {}, logprobs: unknown = null): ChatChunkChoice {
    const role = this.#begun ? {} : ({ role: 'assistant' } as const);
    this.#begun = true;
    const choice = { index: this.#index, delta: { ...role, ...delta }, logprobs, finish_reason: null, ...extras };
    return choice as ChatChunkChoice;
  }

  /** The delta under OpenAI's names, without the role and without what says nothing. */
  #mend(delta: JsonRecord): ChatDelta {
    const { role, content, reasoning, reasoning_content, tool_calls, ...others } = delta;
    const calls = recordsOf(tool_calls).map((call) => this.#calls.take(call));
    const said = {
      ...meaningful(others),
      ...splitDelta(this.#split(content, reasoning_content || reasoning)),
      ...(calls.length > 0 && { tool_calls: calls }),
    };
    const opens = role !== undefined && !this.#begun && Object.keys(said).length === 0;
    return opens ? { content: content === '' ? '' : null } : said;
  }

  #split(content: unknown, thought: unknown): Split {
    const named = typeof thought === 'string' ? thought : '';
    const { reasoning, content: text } = splitContent(content);
    if (named || reasoning) return this.#withoutTags({ reasoning: named + reasoning, content: text });
    if (!this.#splitter) return { reasoning, content: text };
    const split = this.#splitter.take(text);
    if (this.#splitter.passesOn) this.#splitter = undefined;
    return split;
  }

  /** A host that names its reasoning has no need of tags. */
  #withoutTags(split: Split): Split {
    const held = this.#splitter?.end();
    this.#splitter = undefined;
    if (!held) return split;
    return { reasoning: held.reasoning + split.reasoning, content: held.content + split.content };
  }
}

/** Fields of a delta that need no mending. */
const texts = new Set(['content', 'refusal', 'reasoning_content']);

function splitDelta({ reasoning, content }: Split): ChatDelta {
  return { ...(content && { content }), ...(reasoning && { reasoning_content: reasoning }) };
}
