/**
 * What a gateway and its operator ask of Secrets Manager.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_Operations.html
 */
import { AwsError, type Secret, type Stage, type Vault } from './vault.ts';

export interface Input {
  readonly SecretId?: string;
  readonly SecretIdList?: readonly string[];
  readonly SecretString?: string;
  readonly VersionStage?: Stage;
}

/** A vault as one caller sees it. */
export interface Session {
  readonly vault: Vault;
  /** @param operation `GetSecretValue`. @param resource an ARN, or `*` for one that knows no resources */
  readonly may: (operation: string, resource: string) => boolean;
}

type Operation = (session: Session, input: Input) => object;

/** As many as AWS takes. */
const mostInBatch = 20;

export const operations: Readonly<Record<string, Operation>> = {
  GetSecretValue: (session, { SecretId = '', VersionStage }) =>
    versionOf(open(session, 'GetSecretValue', SecretId), VersionStage),
  BatchGetSecretValue(session, { SecretIdList = [] }) {
    if (!session.may('BatchGetSecretValue', '*')) throw new AwsError('AccessDeniedException');
    if (SecretIdList.length === 0 || SecretIdList.length > mostInBatch) throw new AwsError('ValidationException');
    const outcomes = SecretIdList.map((id) => versionOrError(session, id));
    return {
      SecretValues: outcomes.filter((outcome) => 'ARN' in outcome),
      Errors: outcomes.filter((outcome) => 'ErrorCode' in outcome),
    };
  },
  PutSecretValue(session, { SecretId = '', SecretString = '' }) {
    const { name } = open(session, 'PutSecretValue', SecretId);
    const { arn, versions } = session.vault.put(name, SecretString);
    return { ARN: arn, Name: name, VersionId: versions.AWSCURRENT?.id, VersionStages: ['AWSCURRENT'] };
  },
};

function open({ vault, may }: Session, operation: string, id: string): Secret {
  return vault.open(id, (arn) => may(operation, arn));
}

function versionOf({ arn, name, versions }: Secret, stage: Stage = 'AWSCURRENT'): object {
  const version = versions[stage];
  if (!version) throw new AwsError('ResourceNotFoundException');
  return { ARN: arn, Name: name, VersionId: version.id, VersionStages: [stage], ...version.value };
}

/** A batch is allowed secret by secret, as if each were asked for alone. */
function versionOrError(session: Session, id: string): object {
  try {
    return versionOf(open(session, 'GetSecretValue', id));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { SecretId: id, ErrorCode: error.type, Message: error.message };
  }
}
