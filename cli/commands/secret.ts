/**
 * `rawdog secret anthropic`: puts a provider's key into its secret, from a hidden prompt or from stdin. Never from an
 * argument, which shells and process lists remember. What it takes to reach AWS is loaded only then.
 */
import type { Call, Command } from '../command.ts';
import { Failure, WrongUsage } from '../problems.ts';

export const secret: Command = {
  name: 'secret',
  summary: "Fills a deployed provider's secret, without showing it",
  operands: ['<provider>'],
  flags: { fields: { help: 'Stdin holds several fields: {"apiKeys": ["…"], "baseUrl": "…"}' } },
  examples: [
    'rawdog secret anthropic',
    'rawdog secret openai < key.txt',
    'rawdog secret azure --fields < azure.json',
    'rawdog secret caller-key',
  ],
  isDiscreet: true,
  async run(call) {
    const { findSecret, putSecret } = await import('../put-secret.ts');
    const name = call.given.operands[0] ?? '';
    const secretId = findSecret(name);
    await putSecret(secretId, await checked(await readText(name, call), call));
    await call.terminal.out.write(
      `${secretId} is filled. Functions that run use it within five minutes, new ones at once.\n`,
    );
    return 0;
  },
};

/** `--json`, too, announces fields, as it did when this was a script of its own. */
function hasFields({ given }: Call): boolean {
  return given.has('fields') || given.has('json');
}

async function readText(name: string, call: Call): Promise<string> {
  const { terminal } = call;
  const piped = await terminal.readInput();
  if (piped !== undefined) return piped;
  if (hasFields(call))
    throw new WrongUsage(`Several fields are read from stdin: rawdog secret ${name} --fields < fields.json`);
  if (terminal.askHidden) return terminal.askHidden(`Key of ${name}`);
  throw new WrongUsage('There is nobody to ask: the key is read from stdin.');
}

/** What would make the provider count as not set up is refused here, where somebody sees it. */
async function checked(text: string, call: Call): Promise<string> {
  const { parseSecret } = await import('../put-secret.ts');
  const trimmed = text.trim();
  if (hasFields(call) !== trimmed.startsWith('{')) {
    throw new WrongUsage(
      hasFields(call) ? 'With --fields, stdin must hold a JSON object.' : 'For a JSON object, say --fields.',
    );
  }
  const keys = problemsNamed(() => parseSecret(trimmed));
  if (keys.length === 0) throw new Failure('Nothing was given: the secret is left as it is.');
  return trimmed;
}

function problemsNamed<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    throw new Failure(`The secret is left as it is: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
}
