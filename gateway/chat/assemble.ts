/** Puts the chunks of a chat's stream together, the way clients do. */
import type {
  ChatChoice,
  ChatChunk,
  ChatChunkChoice,
  ChatDelta,
  ChatResponse,
} from '../../providers/base/chat-types.ts';
import { isRecord } from '../../providers/base/json-values.ts';
import { merged } from '../cache/merged.ts';

/** What cannot be put together surely. */
class Unsure extends Error {}

type Calls = NonNullable<ChatDelta['tool_calls']>;
interface Call {
  readonly function: { readonly name?: string; readonly arguments?: string };
}
type Draft = Record<string, unknown> & { tool_calls?: Call[] };

/** Undefined for a stream that is not complete, or holds what only its provider knows how to put together. */
export function assembleChat(chunks: readonly ChatChunk[]): ChatResponse | undefined {
  const byIndex = Map.groupBy(
    chunks.flatMap((chunk) => chunk.choices),
    ({ index }) => index,
  );
  if (byIndex.size === 0) return undefined;
  try {
    const choices = [...byIndex].sort(([a], [b]) => a - b).map(([index, pieces]) => assembleChoice(index, pieces));
    return { ...headOf(chunks), object: 'chat.completion', choices, ...usageOf(chunks) };
  } catch (error) {
    if (error instanceof Unsure) return undefined;
    throw error;
  }
}

/** All that stands beside the choices: where chunks differ, the last one knows best. */
function headOf(chunks: readonly ChatChunk[]): Pick<ChatChunk, 'id' | 'created' | 'model'> {
  // Obfuscation hides the lengths of chunks, and belongs to none of them.
  const { object, choices, usage, obfuscation, ...head } = merged<ChatChunk & { obfuscation?: unknown }>(chunks);
  return head;
}

function usageOf(chunks: readonly ChatChunk[]): Pick<ChatResponse, 'usage'> {
  const usage = chunks.findLast((chunk) => chunk.usage)?.usage;
  return usage ? { usage } : {};
}

function assembleChoice(index: number, pieces: readonly ChatChunkChoice[]): ChatChoice {
  const { delta, logprobs, finish_reason, ...beside } = merged(pieces);
  const finished = pieces.find((piece) => piece.finish_reason)?.finish_reason;
  if (!finished) throw new Unsure();
  const draft: Draft = {};
  for (const piece of pieces) addDelta(draft, piece.delta);
  const message = { refusal: null, ...draft, content: draft['content'] ?? null };
  return {
    ...beside,
    index,
    message: message as unknown as ChatChoice['message'],
    logprobs: joined(pieces),
    finish_reason: finished,
  };
}

function addDelta(draft: Draft, delta: ChatDelta): void {
  for (const [field, value] of Object.entries(delta)) {
    if (field === 'tool_calls') addCalls(draft, value ?? []);
    else if (value !== null) draft[field] = field === 'role' ? value : sum(draft[field], value);
  }
}

/** Texts and lists grow; whatever else comes must come once. */
function sum(known: unknown, more: unknown): unknown {
  if (known === undefined && !isRecord(more)) return more;
  if (typeof known === 'string' && typeof more === 'string') return known + more;
  if (Array.isArray(known) && Array.isArray(more)) return [...known, ...more];
  throw new Unsure();
}

function addCalls(draft: Draft, calls: Calls): void {
  draft.tool_calls ??= [];
  for (const { index, ...piece } of calls) {
    const known = draft.tool_calls[index];
    if (!known && (index !== draft.tool_calls.length || !piece.function)) throw new Unsure();
    draft.tool_calls[index] = known ? withArguments(known, piece) : withArguments({ ...piece, function: {} }, piece);
  }
}

function withArguments(call: Call, { function: more }: Partial<Call>): Call {
  const { name = more?.name ?? '', arguments: known = '' } = call.function;
  return { ...call, function: { ...call.function, name, arguments: known + (more?.arguments ?? '') } };
}

type Logprobs = NonNullable<ChatChoice['logprobs']>;

function joined(pieces: readonly ChatChunkChoice[]): Logprobs | null {
  const known = pieces.flatMap(({ logprobs }) => logprobs ?? []);
  if (known.length === 0) return null;
  const list = (name: 'content' | 'refusal') => {
    const lists = known.flatMap((piece) => (piece[name] ? [piece[name]] : []));
    return lists.length > 0 ? lists.flat() : null;
  };
  return { content: list('content'), refusal: list('refusal') };
}
