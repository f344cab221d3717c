import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

export interface FunctionOptions {
  /** The folder that is deployed as the zip file. */
  readonly taskRoot: string;
  /** File and export, as in a Lambda configuration. @default 'index.handler' */
  readonly handler?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** @default 30_000 */
  readonly timeoutMs?: number;
  /** Reserved concurrency: how many environments may exist at a time. @default 10 */
  readonly maxEnvironments?: number;
  /** Told to the function, not enforced. @default 1024 */
  readonly memoryMb?: number;
  /** Told each line that the function writes. */
  readonly onLog?: (line: string) => void;
}

const RUNTIME_CLIENT = createRequire(import.meta.url).resolve('aws-lambda-ric');
const SHIM = new URL('./rapid-shim.mjs', import.meta.url).href;

/** Starts AWS's own runtime client on a handler. Its environment is Lambda's, and holds nothing of the developer's. */
export function spawnRuntime(options: FunctionOptions, runtimeApi: string): ChildProcess {
  const handler = options.handler ?? 'index.handler';
  return spawn(process.execPath, ['--import', SHIM, RUNTIME_CLIENT, handler], {
    cwd: options.taskRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...lambdaEnvironment(options, handler), ...options.environment, AWS_LAMBDA_RUNTIME_API: runtimeApi },
  });
}

export function onLine(child: ChildProcess, listener: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', listener);
  }
}

function lambdaEnvironment({ taskRoot, memoryMb = 1024 }: FunctionOptions, handler: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    AWS_REGION: 'us-east-1',
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'emulated',
    AWS_SECRET_ACCESS_KEY: 'emulated',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'emulated',
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_FORMAT: 'JSON',
    AWS_LAMBDA_LOG_LEVEL: 'INFO',
    AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/emulated',
    AWS_LAMBDA_LOG_STREAM_NAME: 'emulated',
    LAMBDA_TASK_ROOT: taskRoot,
    _HANDLER: handler,
  };
}
