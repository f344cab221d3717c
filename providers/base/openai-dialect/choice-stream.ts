/** One choice of a stream: its role once, its tool calls numbered, its finish reason alone at the end. */
import type { ChatChunkChoice, ChatDelta, FinishReason } from '../chat-types.ts';
import type { CallContext } from '../endpoint.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';
import type { Dialect } from './dialect.ts';
import { toFinishReason } from './finish-reason.ts';
import { ThinkSplitter } from './think-tags.ts';
import { ToolCallFragments } from './tool-calls.ts';

export class ChoiceStream {
  readonly #index: number;
  readonly #provider: string;
  readonly #calls: ToolCallFragments;
  #splitter: ThinkSplitter | undefined;
  #begun = false;
  #reason: FinishReason | undefined;
  /** What came beside the finish reason (content filter results, say) and goes out with it. */
  #lastExtras: JsonRecord = {};

  constructor(index: number, { provider, fallbackId }: CallContext<'chat'>, { thinkTags = true }: Dialect) {
    this.#index = index;
    this.#provider = provider;
    this.#calls = new ToolCallFragments(fallbackId);
    this.#splitter = thinkTags ? new ThinkSplitter() : undefined;
  }

  get finished(): boolean {
    return this.#reason !== undefined;
  }

  /** Nothing but text (or a refusal), after the first chunk and before the last. */
  isPlain({ delta, finish_reason }: ChatChunkChoice): boolean {
    if (!this.#begun || finish_reason || this.#splitter || !delta) return false;
    for (const field in delta)
      if (field !== 'content' && field !== 'refusal' && field !== 'reasoning_content') return false;
    return true;
  }

  take(choice: JsonRecord): ChatChunkChoice[] {
    const { index: _, delta, message, finish_reason, logprobs = null, ...others } = choice;
    const extras = meaningful(others);
    const said = this.#mend(isRecord(delta) ? delta : {});
    const reason = finish_reason === null || finish_reason === undefined ? undefined : String(finish_reason);
    if (reason !== undefined) this.#finish(reason, extras, said);
    const speaks = Object.keys(said).length > 0 || (logprobs !== null && isRecord(logprobs));
    // Azure's asynchronous filter speaks in choices without any delta.
    const filters = reason === undefined && Object.keys(extras).length > 0;
    if (!speaks && !filters) return [];
    return [this.#chunk(said, reason === undefined ? extras : {}, logprobs)];
  }

  end(): ChatChunkChoice[] {
    const held = this.#splitter?.end();
    const rest = held && (held.content || held.reasoning) ? [this.#chunk(splitDelta(held))] : [];
    const completions = this.#calls.completions();
    const arguments_ = completions.length > 0 ? [this.#chunk({ tool_calls: completions })] : [];
    const role = this.#begun || rest.length > 0 ? [] : [this.#chunk({ content: '' })];
    const last = {
      index: this.#index,
      delta: {},
      logprobs: null,
      finish_reason: this.#reason ?? null,
      ...this.#lastExtras,
    };
    return [...role, ...rest, ...arguments_, last];
  }

  /** Only the first reason counts; an empty one comes beside tool calls. */
  #finish(reason: string, extras: JsonRecord, said: ChatDelta): void {
    if (this.#reason !== undefined || (reason === '' && this.#calls.count === 0 && !said.tool_calls)) return;
    this.#reason = toFinishReason(reason, this.#calls.count > 0, this.#provider);
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
    const thought = reasoning_content || reasoning;
    const calls = Array.isArray(tool_calls) ? tool_calls.filter(isRecord).map((call) => this.#calls.take(call)) : [];
    return {
      ...meaningful(others),
      ...this.#content(content, role !== undefined && !this.#begun),
      ...(typeof thought === 'string' && thought && { reasoning_content: thought }),
      ...(calls.length > 0 && { tool_calls: calls }),
    };
  }

  #content(content: unknown, first: boolean): ChatDelta {
    if (typeof content !== 'string' || content === '') return first ? { content: '' } : {};
    if (!this.#splitter) return { content };
    const split = this.#splitter.take(content);
    if (this.#splitter.passesOn) this.#splitter = undefined;
    return splitDelta(split);
  }
}

function splitDelta({ reasoning, content }: { reasoning: string; content: string }): ChatDelta {
  return { ...(content && { content }), ...(reasoning && { reasoning_content: reasoning }) };
}

function meaningful(fields: JsonRecord): JsonRecord {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}
