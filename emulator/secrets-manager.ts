/**
 * Secrets Manager on loopback, as far as a gateway and its operator use it. The environment variable
 * `AWS_ENDPOINT_URL_SECRETS_MANAGER` leads the AWS SDK here.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html
 */
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface SecretsManager {
  readonly url: string;
  /** What the SDK must find in the environment of a process to come here. */
  readonly environment: Readonly<Record<string, string>>;
  /** The operations that were asked for, in order, with the secrets they were about. */
  readonly calls: readonly SecretsCall[];
  arn(name: string): string;
  /** The text of a version. @default that of AWSCURRENT */
  text(name: string, stage?: Stage): string | undefined;
  /** A new version, as an operator writes it; makes the secret where there is none. */
  put(name: string, text: string | Buffer): void;
  delete(name: string): void;
  deny(name: string): void;
  /** How it answers from now on. `down` is a connection that is cut; what stumbles fails once. */
  behave(how: Behaviour): void;
  close(): void;
}

export type Stage = 'AWSCURRENT' | 'AWSPREVIOUS';
export type Behaviour = 'well' | 'down' | 'failing' | 'stumbling' | { readonly slowMs: number };

export interface SecretsCall {
  readonly operation: string;
  readonly secrets: readonly string[];
  readonly at: number;
  /** Who asks. */
  readonly userAgent: string | undefined;
}

interface Version {
  readonly id: string;
  readonly value: { readonly SecretString: string } | { readonly SecretBinary: string };
}

interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly versions: Partial<Record<Stage, Version>>;
}

interface Input {
  readonly SecretId?: string;
  readonly SecretIdList?: readonly string[];
  readonly SecretString?: string;
  readonly VersionStage?: Stage;
}

export async function startSecretsManager(seed: Readonly<Record<string, string>> = {}): Promise<SecretsManager> {
  const vault = new Vault(seed);
  const calls: SecretsCall[] = [];
  let behaviour: Behaviour = 'well';
  const server = http.createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const input: Input = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const userAgent = request.headers['user-agent'];
    calls.push({ operation, secrets: input.SecretIdList ?? [input.SecretId ?? ''], at: performance.now(), userAgent });
    if (behaviour === 'down') return void request.socket.destroy();
    if (typeof behaviour === 'object') await sleep(behaviour.slowMs);
    const fails = /^(failing|stumbling)$/.test(String(behaviour)) && new AwsError('InternalServiceError', 500);
    if (behaviour === 'stumbling') behaviour = 'well';
    answer(response, () => perform(vault, request, operation, input, fails));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    environment: { AWS_ENDPOINT_URL_SECRETS_MANAGER: url },
    calls,
    arn: arnOf,
    text: (name, stage = 'AWSCURRENT') => textOf(vault.find(name).versions[stage]),
    put: (name, text) => void vault.put(name, text),
    delete: (name) => void vault.secrets.delete(name),
    deny: (name) => void vault.denied.add(name),
    behave: (how) => {
      behaviour = how;
    },
    close: () => server.close().closeAllConnections(),
  };
}

class AwsError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, status = 400) {
    super(`${type}, in the words of the emulation.`);
    this.type = type;
    this.status = status;
  }
}

class Vault {
  readonly secrets = new Map<string, Secret>();
  readonly denied = new Set<string>();

  constructor(seed: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(seed)) this.put(name, text);
  }

  /** By name, by ARN, or by ARN without the characters that AWS adds. */
  find(id: string): Secret {
    const found = this.secrets.values().find(({ name, arn }) => [name, arn, arn.slice(0, -7)].includes(id));
    if (!found) throw new AwsError('ResourceNotFoundException');
    return found;
  }

  read(id: string): Secret {
    const secret = this.find(id);
    if (this.denied.has(secret.name)) throw new AwsError('AccessDeniedException');
    return secret;
  }

  put(name: string, text: string | Buffer): Secret {
    const before = this.secrets.get(name);
    const value = typeof text === 'string' ? { SecretString: text } : { SecretBinary: text.toString('base64') };
    const versions = {
      AWSCURRENT: { id: randomUUID(), value },
      ...(before?.versions.AWSCURRENT && { AWSPREVIOUS: before.versions.AWSCURRENT }),
    };
    const secret = { name, arn: arnOf(name), versions };
    this.secrets.set(name, secret);
    return secret;
  }
}

/** The same for the same name, so that a template can be written before the secret is. */
function arnOf(name: string): string {
  const suffix = createHash('sha256').update(name).digest('hex').slice(0, 6);
  return `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-${suffix}`;
}

function textOf(version: Version | undefined): string | undefined {
  return version && 'SecretString' in version.value ? version.value.SecretString : undefined;
}

type Operation = (vault: Vault, input: Input) => object;

/** As many as AWS takes. */
const mostInBatch = 20;

const operations: Readonly<Record<string, Operation>> = {
  GetSecretValue: (vault, { SecretId = '', VersionStage }) => versionOf(vault.read(SecretId), VersionStage),
  BatchGetSecretValue(vault, { SecretIdList = [] }) {
    if (SecretIdList.length === 0 || SecretIdList.length > mostInBatch) throw new AwsError('ValidationException');
    const outcomes = SecretIdList.map((id) => versionOrError(vault, id));
    return {
      SecretValues: outcomes.filter((outcome) => 'ARN' in outcome),
      Errors: outcomes.filter((outcome) => 'ErrorCode' in outcome),
    };
  },
  PutSecretValue(vault, { SecretId = '', SecretString = '' }) {
    const { name, arn, versions } = vault.put(vault.read(SecretId).name, SecretString);
    return { ARN: arn, Name: name, VersionId: versions.AWSCURRENT?.id, VersionStages: ['AWSCURRENT'] };
  },
  DescribeSecret(vault, { SecretId = '' }) {
    const { name, arn, versions } = vault.find(SecretId);
    const stages = Object.entries(versions).map(([stage, { id }]) => [id, [stage]]);
    return { ARN: arn, Name: name, VersionIdsToStages: Object.fromEntries(stages) };
  },
};

function versionOf({ arn, name, versions }: Secret, stage: Stage = 'AWSCURRENT'): object {
  const version = versions[stage];
  if (!version) throw new AwsError('ResourceNotFoundException');
  return { ARN: arn, Name: name, VersionId: version.id, VersionStages: [stage], ...version.value };
}

function versionOrError(vault: Vault, id: string): object {
  try {
    return versionOf(vault.read(id));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { SecretId: id, ErrorCode: error.type, Message: error.message };
  }
}

function perform(
  vault: Vault,
  { headers }: IncomingMessage,
  operation: string,
  input: Input,
  failure: AwsError | false,
): object {
  if (failure) throw failure;
  if (!headers.authorization?.startsWith('AWS4-HMAC-SHA256 ')) {
    throw new AwsError('MissingAuthenticationTokenException');
  }
  const run = operations[operation];
  if (!run) throw new AwsError('UnknownOperationException');
  return run(vault, input);
}

function answer(response: ServerResponse, perform: () => object): void {
  response.setHeader('content-type', 'application/x-amz-json-1.1');
  try {
    response.end(JSON.stringify(perform()));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    response.writeHead(error.status).end(JSON.stringify({ __type: error.type, message: error.message }));
  }
}
