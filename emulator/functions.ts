/** The functions of a template: each its own code, environment, room and role. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { LambdaFunction } from './lambda/function.ts';
import { functionArn } from './names.ts';
import { type May, permissionsOf } from './permissions.ts';
import type { Resources } from './resources.ts';
import type { Assembly } from './template.ts';

export interface DeployedFunction {
  /** Its logical id. */
  readonly id: string;
  /** Its own, and those of its aliases. */
  readonly arns: readonly string[];
  /** By which AWS services know it. */
  readonly accessKeyId: string;
  /** What its role may do. */
  readonly may: May;
  readonly lambda: LambdaFunction;
}

interface FunctionsOptions {
  readonly code: Assembly['code'];
  /** What every process is told beside the environment of the template: where the emulated services are. */
  readonly environment: Readonly<Record<string, string>>;
  /** @param id of the function that wrote the line */
  readonly onLog?: ((line: string, id: string) => void) | undefined;
}

const lambdaFunction = z.object({
  Code: z.object({ S3Key: z.string() }),
  Handler: z.string(),
  Runtime: z.literal('nodejs24.x'),
  Role: z.string(),
  MemorySize: z.number().default(128),
  Timeout: z.number().default(3),
  ReservedConcurrentExecutions: z.number().optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
});
const alias = z.object({ FunctionName: z.string(), Name: z.string() });

export function createFunctions(resources: Resources, options: FunctionsOptions): DeployedFunction[] {
  const { code, environment, onLog } = options;
  const aliases = resources.ofType('Lambda::Alias', alias).map(({ properties }) => properties);
  return resources.ofType('Lambda::Function', lambdaFunction).map(({ id, name, properties }) => {
    const own = aliases.filter(({ FunctionName }) => FunctionName === name);
    const accessKeyId = accessKeyIdFor(name);
    const maxEnvironments = properties.ReservedConcurrentExecutions;
    const lambda = new LambdaFunction({
      taskRoot: folderOf(properties.Code.S3Key, code),
      handler: properties.Handler,
      memoryMb: properties.MemorySize,
      timeoutMs: properties.Timeout * 1000,
      ...(maxEnvironments !== undefined && { maxEnvironments }),
      environment: {
        ...properties.Environment.Variables,
        ...environment,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_ACCESS_KEY_ID: accessKeyId,
      },
      onLog: (line) => onLog?.(line, id),
    });
    const arns = [functionArn(name), ...own.map(({ Name }) => functionArn(name, Name))];
    return { id, arns, accessKeyId, may: permissionsOf(roleName(properties.Role), resources), lambda };
  });
}

function folderOf(key: string, code: Assembly['code']): string {
  const folder = code.get(key);
  if (folder === undefined) throw new Error(`The assembly has no code ${key}.`);
  return folder;
}

/** Credentials of a role, which are temporary, begin like that. */
function accessKeyIdFor(name: string): string {
  return `ASIA${createHash('sha256').update(name).digest('hex').slice(0, 16).toUpperCase()}`;
}

/** `arn:aws:iam::000000000000:role/NAME` */
function roleName(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
