/**
 * Carries what a provider signed (Anthropic's and Bedrock's thinking blocks, Gemini's thought signatures) inside the id
 * of the tool call it precedes. An id is the one field of a tool call that every OpenAI client must return as it came,
 * so signatures survive a conversation with clients that know nothing of them, with no store on our side.
 * The alphabet stays that of Anthropic's ids (`[a-zA-Z0-9_-]`).
 */
import type { ThinkingBlock } from './chat-types.ts';
import { badParam } from './errors.ts';
import { isRecord } from './json-values.ts';

interface SignedState {
  /** Reasoning that came right before this call. */
  readonly blocks?: readonly ThinkingBlock[];
  /** Gemini's `thoughtSignature` of this call. */
  readonly signature?: string;
}

// Asked for when needed: most calls sign nothing, and loading it is felt in a cold start.
const zlib = () => process.getBuiltinModule('node:zlib');

const marker = '__sig_';
/** A caller's id can hold anything; inflating it must not fill the memory. */
const maxStateBytes = 4 * 1024 * 1024;

export function signId(id: string, state: SignedState): string {
  return `${id}${marker}${zlib().deflateRawSync(JSON.stringify(state)).toString('base64url')}`;
}

/** The provider's own id, and the state where the id carries one. */
export function readSignedId(signed: string): { id: string; state?: SignedState } {
  const at = signed.indexOf(marker);
  if (at === -1) return { id: signed };
  return { id: signed.slice(0, at), state: inflate(signed.slice(at + marker.length)) };
}

function inflate(encoded: string): SignedState {
  try {
    const bytes = zlib().inflateRawSync(Buffer.from(encoded, 'base64url'), { maxOutputLength: maxStateBytes });
    return toState(JSON.parse(bytes.toString()));
  } catch {
    throw badParam('messages', 'A tool call id was changed: send the ids of `tool_calls` back as they came.');
  }
}

function toState(value: unknown): SignedState {
  const { blocks = [], signature = '' } = value as { blocks?: unknown; signature?: unknown };
  if (Array.isArray(blocks) && blocks.every(isRecord) && typeof signature === 'string') return value as SignedState;
  throw new TypeError('This is not what was put into an id.');
}

/** For providers that signed nothing: the id as its own provider knew it. */
export function plainId(signed: string): string {
  const at = signed.indexOf(marker);
  return at === -1 ? signed : signed.slice(0, at);
}
