import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Invocation } from './invocation.ts';
import { createRuntimeApi, deliver, type Platform } from './runtime-api.ts';
import { type FunctionOptions, onLine, spawnRuntime } from './runtime-process.ts';

/** Who owns the environments: told when one is free for work, when one has died, and what each of them logs. */
export interface Pool {
  idle(environment: Environment): void;
  gone(environment: Environment): void;
  log(line: string): void;
}

/**
 * One execution environment: a process that serves one invocation at a time.
 * Between invocations it is frozen, as in Lambda: work left over after an answer does not go on by itself.
 */
export class Environment implements Platform {
  current: Invocation | undefined;
  readonly #options: FunctionOptions;
  readonly #pool: Pool;
  readonly #runtimeApi: Server;
  #process: ChildProcess | undefined;
  #waiting: ServerResponse | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #delivered = false;
  #cold = true;

  constructor(options: FunctionOptions, pool: Pool) {
    this.#options = options;
    this.#pool = pool;
    this.#runtimeApi = createRuntimeApi(this);
  }

  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** A cold start: the process initialises, and takes the invocation when it is ready. */
  async start(invocation: Invocation): Promise<void> {
    this.current = invocation;
    await once(this.#runtimeApi.listen(0, '127.0.0.1'), 'listening');
    const { port } = this.#runtimeApi.address() as AddressInfo;
    const child = spawnRuntime(this.#options, `127.0.0.1:${port}`);
    this.#process = child;
    onLine(child, (line) => this.#log(line));
    // 'close' and not 'exit': it comes when the last line the process wrote has been read as well.
    child.on('close', () => this.#died());
  }

  run(invocation: Invocation): void {
    this.current = invocation;
    this.#process?.kill('SIGCONT');
    this.#deliver();
  }

  ready(reply: ServerResponse): void {
    this.#waiting = reply;
    if (this.#delivered) void this.#becomeIdle();
    else this.#deliver();
  }

  stop(): void {
    this.#process?.kill('SIGKILL');
    this.#runtimeApi.closeAllConnections();
    this.#runtimeApi.close();
  }

  async #becomeIdle(): Promise<void> {
    // After a failure the runtime asks for work on one connection while the error is still under way on another.
    await this.current?.answered;
    // What the process logged before it asked for work is in the pipe by now, but maybe not read yet.
    await setImmediate();
    if (!this.current) return; // It died meanwhile.
    this.#settle();
    this.#process?.kill('SIGSTOP');
    this.#pool.idle(this);
  }

  #deliver(): void {
    if (!this.current || !this.#waiting) return;
    const { timeoutMs = 30_000 } = this.#options;
    this.#deadline = setTimeout(() => this.#timeOut(), timeoutMs);
    deliver(this.current, Date.now() + timeoutMs, this.#waiting);
    this.#waiting = undefined;
    this.#delivered = true;
  }

  #timeOut(): void {
    this.current?.fail('Sandbox.Timedout');
    this.stop();
  }

  #died(): void {
    this.current?.fail('Runtime.ExitError');
    this.#settle();
    this.stop();
    this.#pool.gone(this);
  }

  #settle(): void {
    clearTimeout(this.#deadline);
    this.current?.settle(this.pid, this.#cold);
    this.current = undefined;
    this.#delivered = false;
    this.#cold = false;
  }

  #log(line: string): void {
    this.current?.logs.push(line);
    this.#pool.log(line);
  }
}
