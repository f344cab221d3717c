/** What a candidate says, part by part: the same for whole answers and streams. @see https://ai.google.dev/api/caching#Part */
import { isRecord, type JsonRecord, stringOrUndefined } from '../../base/json-values.ts';
import { toolArgumentsText } from '../../base/tool-arguments.ts';
import { PartialArguments } from './partial-arguments.ts';

export type Piece =
  | { readonly kind: 'text' | 'reasoning'; readonly text: string }
  | { readonly kind: 'image'; readonly url: string }
  | FunctionCall;

export interface FunctionCall {
  readonly kind: 'call';
  readonly id: string | undefined;
  readonly name: string;
  /** JSON text. */
  readonly arguments: string;
  readonly signature: string | undefined;
}

interface OpenCall {
  readonly start: JsonRecord;
  readonly signature: unknown;
  readonly partial: PartialArguments;
}

/** Keeps a function call open whose arguments come in pieces; all other parts are whole. */
export class PieceReader {
  #open: OpenCall | undefined;

  take(candidate: JsonRecord): Piece[] {
    const { content } = candidate;
    const parts = isRecord(content) && Array.isArray(content['parts']) ? content['parts'] : [];
    return parts.filter(isRecord).flatMap((part) => this.#piece(part));
  }

  /** A call still open when the answer ends is complete. */
  end(): Piece[] {
    const open = this.#open;
    this.#open = undefined;
    return open ? [toCall(open.start, open.signature, open.partial.text())] : [];
  }

  #piece(part: JsonRecord): Piece[] {
    const { text, thought, functionCall, inlineData, thoughtSignature } = part;
    if (isRecord(functionCall)) return this.#call(functionCall, thoughtSignature);
    if (typeof text === 'string' && text !== '') return [{ kind: thought === true ? 'reasoning' : 'text', text }];
    return isRecord(inlineData) && thought !== true ? toImage(inlineData) : [];
  }

  #call(call: JsonRecord, signature: unknown): Piece[] {
    if (call['name'] === undefined) return this.#more(call);
    const before = this.end();
    if (!call['partialArgs'] && call['willContinue'] !== true)
      return [...before, toCall(call, signature, toolArgumentsText(call['args']))];
    this.#open = { start: call, signature, partial: new PartialArguments() };
    return [...before, ...this.#more(call)];
  }

  #more({ partialArgs, willContinue }: JsonRecord): Piece[] {
    this.#open?.partial.add(partialArgs);
    return willContinue === true ? [] : this.end();
  }
}

function toCall({ id, name }: JsonRecord, signature: unknown, args: string): FunctionCall {
  return {
    kind: 'call',
    id: stringOrUndefined(id) || undefined,
    name: String(name),
    arguments: args,
    signature: stringOrUndefined(signature) || undefined,
  };
}

function toImage({ mimeType, data }: JsonRecord): Piece[] {
  return String(mimeType).startsWith('image/') ? [{ kind: 'image', url: `data:${mimeType};base64,${data}` }] : [];
}
