/** Tool call fragments of a stream, numbered and completed by OpenAI's rules whatever the host makes of them. */
import type { ChatDelta } from '../chat-types.ts';
import { isRecord, type JsonRecord, recordOf } from '../json-values.ts';
import { StreamedArguments } from '../streamed-arguments.ts';

type Fragment = NonNullable<ChatDelta['tool_calls']>[number];

/** Whole arguments as text; hosts also send objects and null. */
export function argumentsText(value: unknown): string {
  const text = textOf(value);
  return text.trim() === 'null' ? '' : text;
}

/** An id for a call that came without one. */
export function mintedId(fallbackId: string, position: number): string {
  return `call_${fallbackId}_${position}`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return isRecord(value) ? JSON.stringify(value) : '';
}

interface Call {
  readonly id: string;
  readonly name: unknown;
  readonly upstreamIndex: unknown;
  /** Not those of custom tools, which take a text that may be empty. */
  readonly arguments: StreamedArguments | undefined;
  said: string;
}

export class ToolCallFragments {
  readonly #calls: Call[] = [];
  readonly #fallbackId: string;

  constructor(fallbackId: string) {
    this.#fallbackId = fallbackId;
  }

  get count(): number {
    return this.#calls.length;
  }

  /** The first fragment of a call carries index, id, type and name; later ones index and arguments only. */
  take(fragment: JsonRecord): Fragment {
    // Custom tools are OpenAI's own, which sends them right.
    const custom = isRecord(fragment['custom']);
    const fn = recordOf(custom ? fragment['custom'] : fragment['function']);
    const known = this.#find(fragment, fn['name']);
    const index = known === -1 ? this.#begin(fragment, fn['name']) : known;
    if (custom) return { ...fragment, index } as unknown as Fragment;
    const call = this.#calls[index] as Call;
    const piece = textOf(fn['arguments']);
    call.said += piece;
    const args = call.arguments?.take(piece) ?? piece;
    if (known !== -1) return { index, function: { arguments: args } };
    const start = {
      index,
      id: call.id,
      type: 'function',
      function: { name: String(fn['name'] ?? ''), arguments: args },
    };
    return { ...start, ...extraContent(fragment) } as Fragment;
  }

  /** `{}` for each call that came without arguments. */
  completions(): Fragment[] {
    const missing = this.#calls.map((call, index) => ({ index, function: { arguments: call.arguments?.end() ?? '' } }));
    return missing.filter(({ function: fn }) => fn.arguments !== '');
  }

  /** Hosts number calls by content blocks, all with 0, or not at all; and name their ids on every fragment, or on none. */
  #find({ id, index }: JsonRecord, name: unknown): number {
    const sameIndex = (call: Call) => index === undefined || index === call.upstreamIndex;
    const byId = id ? this.#calls.findLastIndex((call) => call.id === id && sameIndex(call)) : -1;
    if (byId !== -1 || (id && name)) return byId;
    if (index === undefined) return name ? -1 : this.#calls.length - 1;
    const byIndex = this.#calls.findLastIndex(sameIndex);
    const call = this.#calls[byIndex];
    return call && name && (name !== call.name || isWhole(call.said)) ? -1 : byIndex;
  }

  #begin({ id, index, custom }: JsonRecord, name: unknown): number {
    const call = {
      id: String(id || mintedId(this.#fallbackId, this.#calls.length)),
      name,
      upstreamIndex: index,
      arguments: custom ? undefined : new StreamedArguments(),
      said: '',
    };
    return this.#calls.push(call) - 1;
  }
}

/** Where Google's own mirror of OpenAI's API puts thought signatures. */
function extraContent({ extra_content }: JsonRecord): object {
  return isRecord(extra_content) ? { extra_content } : {};
}

/** A JSON object that is complete cannot go on. */
function isWhole(args: string): boolean {
  if (!args.trimEnd().endsWith('}')) return false;
  try {
    return isRecord(JSON.parse(args));
  } catch {
    return false;
  }
}
