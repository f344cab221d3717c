/** Reasoning that open models write as `<think>…</think>` at the head of their content. */

const open = '<think>';
const close = '</think>';

export interface Split {
  readonly reasoning: string;
  readonly content: string;
}

/** The same text where it does not begin with the tag. */
export function splitThinking(text: string): Split {
  const splitter = new ThinkSplitter();
  const first = splitter.take(text);
  const rest = splitter.end();
  return { reasoning: first.reasoning + rest.reasoning, content: first.content + rest.content };
}

/**
 * Splits a text that comes in pieces. What may be a piece of a tag is held back until it is known what it is; so is white
 * space around the tags, which belongs to neither side.
 */
export class ThinkSplitter {
  #state: 'start' | 'opened' | 'thinking' | 'closed' | 'content' = 'start';
  #held = '';

  /** Whether all that follows is content, so that nobody need ask any more. */
  get passesOn(): boolean {
    return this.#state === 'content';
  }

  take(piece: string): Split {
    let rest = this.#held + piece;
    let reasoning = '';
    this.#held = '';
    if (this.#state === 'start') rest = this.#start(rest);
    if (this.#state === 'opened') rest = this.#skipSpace(rest, 'thinking');
    if (this.#state === 'thinking') ({ reasoning, content: rest } = this.#thinking(rest));
    if (this.#state === 'closed') rest = this.#skipSpace(rest, 'content');
    return { reasoning, content: rest };
  }

  /** What was held back in the hope of a tag. */
  end(): Split {
    const held = this.#held;
    this.#held = '';
    return this.#state === 'thinking' ? { reasoning: held, content: '' } : { reasoning: '', content: held };
  }

  #start(text: string): string {
    const trimmed = text.trimStart();
    if (trimmed.startsWith(open)) {
      this.#state = 'opened';
      return trimmed.slice(open.length);
    }
    if (!open.startsWith(trimmed)) {
      this.#state = 'content';
      return text;
    }
    this.#held = text;
    return '';
  }

  #skipSpace(text: string, next: 'thinking' | 'content'): string {
    const rest = text.trimStart();
    if (rest !== '') this.#state = next;
    return rest;
  }

  #thinking(text: string): Split {
    const end = text.indexOf(close);
    if (end !== -1) {
      this.#state = 'closed';
      return { reasoning: text.slice(0, end).trimEnd(), content: text.slice(end + close.length) };
    }
    const reasoning = text.slice(0, text.length - partialLength(text, close)).trimEnd();
    this.#held = text.slice(reasoning.length);
    return { reasoning, content: '' };
  }
}

/** How many characters at the end of the text may be the beginning of the tag. */
function partialLength(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}
