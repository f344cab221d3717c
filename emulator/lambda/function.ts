import { Environment, type Pool } from './environment.ts';
import type { Invocation, Report } from './invocation.ts';
import type { FunctionOptions } from './runtime-process.ts';

/** A Lambda function: as many execution environments as there are invocations at the same time, reused when they are free. */
export class LambdaFunction implements Pool {
  /** Everything any of its environments has written to stdout and stderr. */
  readonly logs: string[] = [];
  readonly #options: FunctionOptions;
  readonly #environments = new Set<Environment>();
  readonly #idle: Environment[] = [];
  readonly #queue: Invocation[] = [];
  readonly #reports = new Map<string, Promise<Report>>();

  constructor(options: FunctionOptions) {
    this.#options = options;
  }

  /** Process ids of the environments that are alive. */
  get environments(): number[] {
    return [...this.#environments].map((environment) => environment.pid);
  }

  invoke(invocation: Invocation): void {
    this.#reports.set(invocation.id, invocation.report);
    const idle = this.#idle.pop();
    if (idle) idle.run(invocation);
    else if (this.#environments.size < (this.#options.maxEnvironments ?? 10)) this.#scaleOut(invocation);
    else this.#queue.push(invocation);
  }

  async report(requestId: string): Promise<Report> {
    const report = this.#reports.get(requestId);
    if (!report) throw new Error(`No invocation has the request id ${requestId}.`);
    return await report;
  }

  stop(): void {
    for (const environment of this.#environments) environment.stop();
  }

  idle(environment: Environment): void {
    const next = this.#queue.shift();
    if (next) environment.run(next);
    else this.#idle.push(environment);
  }

  gone(environment: Environment): void {
    this.#environments.delete(environment);
    const index = this.#idle.indexOf(environment);
    if (index >= 0) this.#idle.splice(index, 1);
    const next = this.#queue.shift();
    if (next) this.#scaleOut(next);
  }

  log(line: string): void {
    this.logs.push(line);
    this.#options.onLog?.(line);
  }

  #scaleOut(invocation: Invocation): void {
    const environment = new Environment(this.#options, this);
    this.#environments.add(environment);
    void environment.start(invocation);
  }
}
