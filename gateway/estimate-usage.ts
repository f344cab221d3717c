/**
 * What a call used whose answer broke off: what its provider told until then, and an estimate of the rest. Most tell it at
 * the end only, but charge for what they generated all the same.
 */
import type { Usage } from '../providers/base/chat-types.ts';
import { GatewayError } from '../providers/base/errors.ts';
import type { CallRecord, MeteredUsage } from './call-record.ts';
import { tokensOf } from './meter.ts';

/** Of text in most languages, by most tokenizers: four letters of Latin, one and a third of Chinese. */
const bytesPerToken = 4;

interface Delta {
  readonly content?: string | null;
  readonly refusal?: string | null;
  readonly reasoning_content?: string | null;
  readonly tool_calls?: readonly { readonly function?: { readonly name?: string; readonly arguments?: string } }[];
}

/** A choice of a chunk of a chat, or of a completion. */
export interface StreamedChoice {
  readonly delta?: Delta;
  readonly text?: string;
}

/** The answer to one call of a provider, as far as it has come. */
export class AnswerSoFar {
  readonly #request: object;
  #pieces = 0;
  #bytes = 0;
  #told: (() => Usage) | undefined;

  constructor(request: object) {
    this.#request = request;
  }

  add(choices: readonly StreamedChoice[]): void {
    for (const choice of choices) {
      const bytes = bytesOf(choice);
      this.#bytes += bytes;
      if (bytes > 0) this.#pieces += 1;
    }
  }

  /** What the provider counts up to here. @param usage asked for only where the answer breaks off */
  readonly tell = (usage: () => Usage): void => {
    this.#told = usage;
    this.#bytes = 0;
    this.#pieces = 0;
  };

  /** Undefined for a request without text: what it costs is not counted in tokens. */
  usage(): MeteredUsage | undefined {
    const told = this.#told && tokensOf(this.#told());
    const promptTokens = told?.promptTokens ?? toTokens(promptBytes(this.#request));
    if (promptTokens === 0) return undefined;
    // A piece is a token at least.
    const since = Math.max(this.#pieces, toTokens(this.#bytes));
    return { ...told, promptTokens, completionTokens: (told?.completionTokens ?? 0) + since, usageEstimated: true };
  }
}

/** Gives a call that broke off its usage, once no more can come. */
export function estimateUsage(record: CallRecord, aborted: boolean): void {
  const brokeOff = record.chunks > 0 ? aborted || record.error !== undefined : wasCancelled(record);
  if (record.usage || !brokeOff) return;
  const usage = record.soFar?.usage();
  if (usage) record.usage = usage;
}

/** While a provider was at work: of two that are asked at once, the slower one is cancelled by the other's answer. */
function wasCancelled({ tried }: CallRecord): boolean {
  const error = tried.at(-1)?.error;
  if (tried.some((one) => one.error === undefined)) return false;
  return error instanceof GatewayError && error.fields.code === 'cancelled';
}

function bytesOf({ delta, text }: StreamedChoice): number {
  if (!delta) return lengthOf(text);
  let bytes = lengthOf(delta.content) + lengthOf(delta.reasoning_content) + lengthOf(delta.refusal);
  for (const call of delta.tool_calls ?? [])
    bytes += lengthOf(call.function?.name) + lengthOf(call.function?.arguments);
  return bytes;
}

function lengthOf(text: unknown): number {
  return typeof text === 'string' ? Buffer.byteLength(text) : 0;
}

function toTokens(bytes: number): number {
  return Math.ceil(bytes / bytesPerToken);
}

/** Of all that the model reads as text. */
function promptBytes(request: object): number {
  const { messages, tools, prompt, suffix, input } = request as Readonly<Record<string, unknown>>;
  return textBytes([messages, tools, prompt, suffix, input]);
}

/** Where requests hold files, as base64 or by address: they are no text. */
const files: ReadonlySet<string> = new Set(['url', 'data', 'file_data', 'image_url']);
/** Far below anything the stack minds. */
const maxDepth = 50;

function textBytes(value: unknown, depth = 0): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  // The id of a token.
  if (typeof value === 'number') return bytesPerToken;
  if (typeof value !== 'object' || value === null || depth > maxDepth) return 0;
  let bytes = 0;
  for (const [key, part] of Object.entries(value)) {
    const isFile = typeof part === 'string' && files.has(key);
    if (!isFile) bytes += textBytes(part, depth + 1);
  }
  return bytes;
}
