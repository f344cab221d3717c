/** The secrets of an emulated account, and who may do what with them. */
import { randomUUID } from 'node:crypto';
import { secretArn } from './names.ts';

export type Stage = 'AWSCURRENT' | 'AWSPREVIOUS';

interface Version {
  readonly id: string;
  readonly value: { readonly SecretString: string } | { readonly SecretBinary: string };
}

export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly versions: Partial<Record<Stage, Version>>;
}

export class AwsError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, status = 400) {
    super(`${type}, in the words of the emulation.`);
    this.type = type;
    this.status = status;
  }
}

export class Vault {
  readonly denied = new Set<string>();
  readonly #secrets = new Map<string, Secret>();

  constructor(seed: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(seed)) this.put(name, text);
  }

  names(): string[] {
    return [...this.#secrets.keys()];
  }

  /** By name, by ARN, or by ARN without the characters that AWS adds. */
  find(id: string): Secret | undefined {
    return this.#secrets.values().find(({ name, arn }) => [name, arn, arn.slice(0, -7)].includes(id));
  }

  /** @param isAllowed by the caller's policies. Who is not allowed to open a secret does not learn whether it exists. */
  open(id: string, isAllowed: (arn: string) => boolean): Secret {
    const secret = this.find(id);
    const arn = secret?.arn ?? (id.startsWith('arn:') ? id : secretArn(id));
    if (!isAllowed(arn) || (secret && this.denied.has(secret.name))) throw new AwsError('AccessDeniedException');
    if (!secret) throw new AwsError('ResourceNotFoundException');
    return secret;
  }

  put(name: string, text: string | Buffer): Secret {
    const before = this.#secrets.get(name);
    const value = typeof text === 'string' ? { SecretString: text } : { SecretBinary: text.toString('base64') };
    const versions = {
      AWSCURRENT: { id: randomUUID(), value },
      ...(before?.versions.AWSCURRENT && { AWSPREVIOUS: before.versions.AWSCURRENT }),
    };
    const secret = { name, arn: secretArn(name), versions };
    this.#secrets.set(name, secret);
    return secret;
  }

  delete(name: string): void {
    this.#secrets.delete(name);
  }

  text(name: string, stage: Stage): string | undefined {
    const version = this.find(name)?.versions[stage];
    return version && 'SecretString' in version.value ? version.value.SecretString : undefined;
  }
}
