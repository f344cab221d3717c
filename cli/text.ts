/** Text as a terminal shows it. */

/** Names are chosen by others: what would move the cursor, or change colours, is taken out. Line breaks become blanks. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ').replaceAll(/\p{Cc}|\p{Bidi_Control}/gu, '');
}

/** The same of a text that may have lines. */
export function harmless(text: string): string {
  return text.replaceAll(/(?![\t\n])\p{Cc}|\p{Bidi_Control}/gu, '');
}

/** Columns that a text takes: marks none, the scripts of East Asia and pictures two. */
export function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + columnsOf(character), 0);
}

const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u;

function columnsOf(character: string): number {
  if (/[\p{M}\u200d]/u.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** At most so wide; what is cut is told by an ellipsis. */
export function fit(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let cut = '';
  for (const character of text) {
    if (widthOf(cut + character) > width - 1) break;
    cut += character;
  }
  return `${cut}…`;
}

export function pad(text: string, width: number, align: 'left' | 'right'): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + blanks : blanks + text;
}

/** `a, b and c` */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
