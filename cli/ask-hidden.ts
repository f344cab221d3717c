import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Cancelled } from './problems.ts';

/** Asks for what must not be seen. Rejects with `Cancelled` for Ctrl-C. */
export async function askHidden(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<string> {
  output.write(`${question} (it is not shown): `);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input, output: nowhere, terminal: true });
  const cancelled = new Promise<never>((_, reject) => {
    prompt.once('SIGINT', () => reject(new Cancelled('Cancelled.')));
  });
  try {
    return (await Promise.race([prompt.question(''), cancelled])).trim();
  } finally {
    prompt.close();
    output.write('\n');
  }
}
