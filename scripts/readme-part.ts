/** The parts of README.md that are written by commands: each between two markers of its name. */
export function replacePart(readme: string, name: string, text: string): string {
  const [first, last] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const begin = readme.indexOf(first);
  const end = readme.indexOf(last);
  if (begin < 0 || end < begin) throw new Error(`README.md needs the lines ${first} and ${last}, in this order.`);
  return `${readme.slice(0, begin + first.length)}\n\n${text}\n\n${readme.slice(end)}`;
}

/** @param head of the columns; all but the first are aligned to the right. */
export function toMarkdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
