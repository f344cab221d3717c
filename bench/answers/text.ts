/** Tokens as a model sends them: some need escaping in JSON, some are more than one byte in UTF-8. */
const tokens = [
  'The',
  ' quick',
  ' "brown"',
  ' fox',
  '\n',
  ' jumps',
  ' över',
  ' the',
  ' lazy',
  ' dog',
  '.',
  ' 🐕',
  ' again',
];

export const token = (index: number) => tokens[index % tokens.length] ?? '';
export const textOf = (count: number) => Array.from({ length: count }, (_, index) => token(index)).join('');

/** Providers pad events with random letters, so that their length says nothing about the token. */
export const padding = (index: number) => 'abcdefghijklmnopqrstuvwxyz0123456789'.slice(0, 4 + ((index * 7) % 30));

export const each = <T>(count: number, make: (index: number) => T) => Array.from({ length: count }, (_, i) => make(i));
export const data = (body: unknown) => Buffer.from(`data: ${JSON.stringify(body)}\n\n`);
export const named = (event: string, body: unknown) =>
  Buffer.from(`event: ${event}\ndata: ${JSON.stringify(body)}\n\n`);
