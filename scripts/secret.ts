/**
 * `npm run secret -- anthropic`: puts a provider's key into its secret, from a hidden prompt or from stdin. Never from an
 * argument, which shells and process lists remember. `--json` takes several fields: `{"apiKeys": […], "baseUrl": "…"}`.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { knownProviders } from '../gateway/all-endpoints.ts';
import { parseSecret } from '../gateway/secrets/parse-secret.ts';
import config from '../rawdog.config.ts';

const usage = 'npm run secret -- <provider> [--json]';
const callerKey = 'caller-key';

/** Something the operator can mend; its message is all they need. */
class Refusal extends Error {}

interface Wish {
  readonly name: string;
  readonly json: boolean;
}

function readArguments(args: readonly string[]): Wish {
  const { values, positionals } = parse(args);
  const [name, ...others] = positionals;
  const hint = `Usage: ${usage}. A key is never an argument: it is asked for, or read from stdin.`;
  if (name === undefined || others.length > 0) throw new Refusal(hint);
  const known = [...knownProviders(config), callerKey];
  if (name === 'bedrock') throw new Refusal('bedrock needs no key: its functions may call it by their role.');
  if (known.includes(name)) return { name, json: values.json };
  // Not repeated: it may be a key that somebody put in the wrong place.
  throw new Refusal(
    `There is no such provider. Known are: ${known
      .filter((id) => id !== 'bedrock')
      .sort()
      .join(', ')}.`,
  );
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false } },
    });
  } catch {
    throw new Refusal(`Usage: ${usage}`);
  }
}

async function readText({ name, json }: Wish): Promise<string> {
  if (!process.stdin.isTTY) return Buffer.concat(await process.stdin.toArray()).toString();
  if (json) throw new Refusal('Several fields are read from stdin: npm run secret -- openai --json < fields.json');
  process.stderr.write(`Key of ${name} (it is not shown): `);
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const prompt = createInterface({ input: process.stdin, output: hidden, terminal: true });
  prompt.once('SIGINT', () => process.exit(130));
  const text = await prompt.question('').finally(() => prompt.close());
  process.stderr.write('\n');
  return text;
}

/** What would make the provider count as not set up is refused here, where somebody sees it. */
function check(text: string, { json }: Wish): string {
  const trimmed = text.trim();
  if (json !== trimmed.startsWith('{')) {
    throw new Refusal(json ? 'With --json, stdin must hold a JSON object.' : 'For a JSON object, say --json.');
  }
  const keys = problemsNamed(() => parseSecret(trimmed));
  if (keys.length === 0) throw new Refusal('Nothing was given: the secret is left as it is.');
  return trimmed;
}

function problemsNamed<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    throw new Refusal(`The secret is left as it is: ${error instanceof Error ? error.message : 'it cannot be read'}.`);
  }
}

async function put(secretId: string, text: string): Promise<void> {
  const client = new SecretsManagerClient();
  try {
    await client.send(new PutSecretValueCommand({ SecretId: secretId, SecretString: text }));
  } catch (error) {
    const { code, name, message } = error as NodeJS.ErrnoException;
    if (message === 'Region is missing')
      throw new Refusal('Say which region: AWS_REGION=eu-central-1 npm run secret -- …');
    if (name === 'CredentialsProviderError') throw new Refusal('There are no credentials of an AWS account here.');
    throw new Refusal(explain(secretId, code ?? name));
  }
}

function explain(secretId: string, error: string): string {
  if (error !== 'ResourceNotFoundException') return `The secret ${secretId} could not be written: ${error}.`;
  return `There is no secret ${secretId} in this account and region yet. Deploy first: npm run deploy`;
}

try {
  const wish = readArguments(process.argv.slice(2));
  const secretId = config.deploy?.secrets?.[wish.name] ?? `rawdog/${wish.name}`;
  await put(secretId, check(await readText(wish), wish));
  console.log(`${secretId} is filled. Functions that run use it within five minutes, new ones at once.`);
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
