/**
 * One secret a provider, which the operator fills, and the caller's key, which is made here. A secret that exists already
 * is used by its ARN.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access.html
 */
import { RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret, type SecretProps } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { CheckedDeployment } from './deployment.ts';

export const callerKey = 'caller-key';

/** Valid, and nothing yet: the provider counts as not set up. */
const empty = '{}';

/** Forty-eight letters and digits fit into any header and any shell. */
const generated = { passwordLength: 48, excludePunctuation: true };

export class ProviderSecrets extends Construct {
  /** Those that have a secret. */
  readonly providers: readonly string[];
  /** The names of those that outlive the stack. */
  readonly kept: readonly string[];
  /** By provider, and that of the caller's key. */
  readonly #arns: ReadonlyMap<string, string>;
  readonly #key: string | undefined;

  constructor(scope: Construct, id: string, deployment: CheckedDeployment) {
    super(scope, id);
    const { secrets, keepSecrets, secretsKey } = deployment;
    // Bedrock's credentials are the function's role.
    this.providers = deployment.providers.filter((provider) => provider !== 'bedrock');
    const names = [...this.providers, callerKey];
    const own = names.filter((name) => secrets[name] === undefined);
    this.#arns = new Map(names.map((name) => [name, secrets[name] ?? this.#create(name, keepSecrets)]));
    this.kept = keepSecrets ? own.map(secretName) : [];
    this.#key = secretsKey;
  }

  #create(name: string, keep: boolean): string {
    const content: SecretProps =
      name === callerKey
        ? { description: "The key of RAWDOG's callers.", generateSecretString: generated }
        : {
            description: `RAWDOG's key for ${name}. Fill it with: npm run secret -- ${name}`,
            secretStringValue: SecretValue.unsafePlainText(empty),
          };
    const secret = new Secret(this, name, {
      secretName: secretName(name),
      removalPolicy: removalOf(keep),
      ...content,
    });
    acknowledge(secret, {
      'AwsSolutions-SMG4':
        "Only the vendor can issue another key. A new one is put in with one command and used within minutes, without a deployment; so is a new caller's key.",
    });
    return secret.secretArn;
  }

  /** What a function must know of the secrets of these providers, and of the caller's key. */
  environment(providers: readonly string[]): Record<string, string> {
    const named = this.#named(providers);
    return {
      RAWDOG_SECRETS: Stack.of(this).toJsonString(Object.fromEntries(named)),
      RAWDOG_CALLER_KEY_SECRET: this.arn(callerKey),
    };
  }

  /** Lets a role read the secrets of these providers, and the caller's key. */
  grantRead(role: IRole, providers: readonly string[]): void {
    const arns = [...this.#named(providers).map(([, arn]) => arn), this.arn(callerKey)];
    role.addToPrincipalPolicy(new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: arns }));
    role.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['secretsmanager:BatchGetSecretValue'], resources: ['*'] }),
    );
    if (this.#key) {
      role.addToPrincipalPolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: [this.#key] }));
    }
  }

  #named(providers: readonly string[]): [string, string][] {
    return providers.filter((provider) => provider !== 'bedrock').map((provider) => [provider, this.arn(provider)]);
  }

  arn(name: string): string {
    const arn = this.#arns.get(name);
    if (arn === undefined) throw new Error(`There is no secret for ${name}.`);
    return arn;
  }
}

/** Names of secrets are fixed: one that a failed first deployment left behind would fail every other one. */
export function removalOf(keep: boolean): RemovalPolicy {
  return keep ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}

function secretName(name: string): string {
  return `rawdog/${name}`;
}
