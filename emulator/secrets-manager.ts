/**
 * Secrets Manager on loopback, as far as a gateway and its operator use it. The environment variable
 * `AWS_ENDPOINT_URL_SECRETS_MANAGER` leads the AWS SDK here.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/Welcome.html
 */
import { once } from 'node:events';
import http, { type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { secretArn } from './names.ts';
import { type Input, operations, type Session } from './secrets-operations.ts';
import { accessKeyIdOf } from './signer.ts';
import { AwsError, type Stage, Vault } from './vault.ts';

export interface SecretsManager {
  readonly url: string;
  /** What the SDK must find in the environment of a process to come here. */
  readonly environment: Readonly<Record<string, string>>;
  /** The operations that were asked for, in order, with the secrets they were about. */
  readonly calls: readonly SecretsCall[];
  /** Of the secrets there are. */
  names(): string[];
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

type Behaviour = 'well' | 'down' | 'failing' | 'stumbling' | { readonly slowMs: number };

interface SecretsCall {
  readonly operation: string;
  readonly secrets: readonly string[];
  readonly at: number;
  /** Who asks. */
  readonly userAgent: string | undefined;
  readonly accessKeyId: string | undefined;
}

/** Whether who has this access key may do this. @param action `secretsmanager:GetSecretValue` */
type Authorise = (accessKeyId: string, action: string, resource: string) => boolean;

/** @param authorise by default everybody may do everything */
export async function startSecretsManager(
  seed: Readonly<Record<string, string>> = {},
  authorise: Authorise = () => true,
): Promise<SecretsManager> {
  const vault = new Vault(seed);
  const calls: SecretsCall[] = [];
  let behaviour: Behaviour = 'well';
  const server = http.createServer(async (request, response) => {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const input: Input = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const { 'user-agent': userAgent } = request.headers;
    const accessKeyId = accessKeyIdOf(request.headers);
    const secrets = input.SecretIdList ?? [input.SecretId ?? ''];
    calls.push({ operation, secrets, at: performance.now(), userAgent, accessKeyId });
    if (behaviour === 'down') return void request.socket.destroy();
    if (typeof behaviour === 'object') await sleep(behaviour.slowMs);
    const fails = behaviour === 'failing' || behaviour === 'stumbling';
    if (behaviour === 'stumbling') behaviour = 'well';
    answer(response, () => {
      if (fails) throw new AwsError('InternalServiceError', 500);
      if (accessKeyId === undefined) throw new AwsError('MissingAuthenticationTokenException');
      const may: Session['may'] = (name, resource) => authorise(accessKeyId, `secretsmanager:${name}`, resource);
      return perform(operation, { vault, may }, input);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    environment: { AWS_ENDPOINT_URL_SECRETS_MANAGER: url },
    calls,
    names: () => vault.names(),
    arn: secretArn,
    text: (name, stage = 'AWSCURRENT') => vault.text(name, stage),
    put: (name, text) => void vault.put(name, text),
    delete: (name) => vault.delete(name),
    deny: (name) => void vault.denied.add(name),
    behave: (how) => {
      behaviour = how;
    },
    close: () => server.close().closeAllConnections(),
  };
}

function perform(operation: string, session: Session, input: Input): object {
  const run = operations[operation];
  if (!run) throw new AwsError('UnknownOperationException');
  return run(session, input);
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
