/** Tool call fragments of a stream, numbered and completed by OpenAI's rules whatever the host makes of them. */
import type { ChatDelta } from '../chat-types.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';

type Fragment = NonNullable<ChatDelta['tool_calls']>[number];

/** Arguments as text; hosts also send objects and null. */
export function argumentsText(value: unknown): string {
  if (typeof value === 'string') return value === 'null' ? '' : value;
  return isRecord(value) ? JSON.stringify(value) : '';
}

/** Where Google's own mirror of OpenAI's API puts thought signatures. */
function extraContent({ extra_content }: JsonRecord): object {
  return isRecord(extra_content) ? { extra_content } : {};
}

interface Call {
  readonly id: string;
  readonly upstreamIndex: unknown;
  empty: boolean;
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
    if (isRecord(fragment['custom'])) return this.#takeCustom(fragment);
    const fn = isRecord(fragment['function']) ? fragment['function'] : {};
    const args = argumentsText(fn['arguments']);
    const known = this.#find(fragment, fn);
    const index = known === -1 ? this.#begin(fragment) : known;
    const call = this.#calls[index] as Call;
    if (args !== '') call.empty = false;
    if (known !== -1) return { index, function: { arguments: args } };
    const start = {
      index,
      id: call.id,
      type: 'function',
      function: { name: String(fn['name'] ?? ''), arguments: args },
    };
    return { ...start, ...extraContent(fragment) } as Fragment;
  }

  /** Custom tools are OpenAI's own, which sends them right. */
  #takeCustom(fragment: JsonRecord): Fragment {
    const known = this.#calls.some((call) => call.upstreamIndex === fragment['index']);
    if (!known) this.#calls.push({ id: String(fragment['id']), upstreamIndex: fragment['index'], empty: false });
    return fragment as unknown as Fragment;
  }

  /** `{}` for each call that came without arguments. */
  completions(): Fragment[] {
    return this.#calls.flatMap((call, index) => (call.empty ? [{ index, function: { arguments: '{}' } }] : []));
  }

  /** Several calls may share one index, told apart by their ids; a fragment without index continues the last call. */
  #find(fragment: JsonRecord, fn: JsonRecord): number {
    const id = fragment['id'];
    const byId = id ? this.#calls.findIndex((call) => call.id === id) : -1;
    if (byId !== -1 || (id && fn['name'])) return byId;
    if (fragment['index'] === undefined && fn['name']) return -1;
    if (fragment['index'] === undefined) return this.#calls.length - 1;
    return this.#calls.findLastIndex((call) => call.upstreamIndex === fragment['index']);
  }

  #begin(fragment: JsonRecord): number {
    const id = String(fragment['id'] || `call_${this.#fallbackId}_${this.#calls.length}`);
    return this.#calls.push({ id, upstreamIndex: fragment['index'], empty: true }) - 1;
  }
}
