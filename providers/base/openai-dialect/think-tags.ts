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

/** Splits a text that comes in pieces; a piece of a tag is held back until it is known what it is. */
export class ThinkSplitter {
  #state: 'start' | 'thinking' | 'after' | 'content' = 'start';
  #held = '';

  /** Whether all that follows is content, so that nobody need ask any more. */
  get passesOn(): boolean {
    return this.#state === 'content';
  }

  take(piece: string): Split {
    if (this.#state === 'content') return { reasoning: '', content: piece };
    const text = this.#held + piece;
    this.#held = '';
    if (this.#state === 'start') return this.#start(text);
    return this.#state === 'thinking' ? this.#thinking(text) : this.#after(text);
  }

  /** What was held back in the hope of a tag. */
  end(): Split {
    const held = this.#held;
    this.#held = '';
    return this.#state === 'thinking' ? { reasoning: held, content: '' } : { reasoning: '', content: held };
  }

  #start(text: string): Split {
    const trimmed = text.trimStart();
    if (trimmed.startsWith(open)) {
      this.#state = 'thinking';
      return this.#thinking(trimmed.slice(open.length).replace(/^\n/, ''));
    }
    if (open.startsWith(trimmed)) return this.#hold(text, 0, '');
    this.#state = 'content';
    return { reasoning: '', content: text };
  }

  #thinking(text: string): Split {
    const end = text.indexOf(close);
    if (end === -1) return this.#hold(text, text.length - partialLength(text, close), 'reasoning');
    this.#state = 'after';
    const { content } = this.#after(text.slice(end + close.length));
    return { reasoning: text.slice(0, end), content };
  }

  /** The line breaks between reasoning and answer belong to neither. */
  #after(text: string): Split {
    const content = text.trimStart();
    if (content !== '') this.#state = 'content';
    return { reasoning: '', content };
  }

  #hold(text: string, from: number, as: 'reasoning' | ''): Split {
    this.#held = text.slice(from);
    return { reasoning: as ? text.slice(0, from) : '', content: '' };
  }
}

/** How many characters at the end of the text may be the beginning of the tag. */
function partialLength(text: string, tag: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}
