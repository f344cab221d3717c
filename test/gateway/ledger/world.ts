/**
 * Several processes over one table, whose every operation waits to be let go: in any order, with any fate. A process that
 * crashes never hears of what it asked.
 */
import { fromUsd, type PicoUsd } from '../../../gateway/cost/pico-usd.ts';
import type { Rules } from '../../../gateway/keys/types.ts';
import { createLedger } from '../../../gateway/ledger/ledger.ts';
import { type State, stateOf } from '../../../gateway/ledger/state.ts';
import { stateKey } from '../../../gateway/ledger/subject.ts';
import { StoreUnavailable } from '../../../gateway/store/store-unavailable.ts';
import type { Table } from '../../../gateway/store/table.ts';
import { callOf } from './calls.ts';

/** `lost` is done, but its answer does not arrive; `late` fails, and is done later; `twice` was tried again by the client. */
export type Fate = 'ok' | 'down' | 'lost' | 'late' | 'twice' | 'crash' | 'crash after';

export interface Script {
  readonly process: number;
  readonly ceiling: PicoUsd;
  readonly cost: PicoUsd;
  /** The most it can use. @default all of it is used */
  readonly tokens: number;
  readonly used?: number;
}

interface Operation {
  readonly process: number;
  readonly run: () => Promise<unknown>;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export const leaseMs = 60_000;

export class World {
  readonly table: Table;
  readonly rules: Rules;
  readonly records = new Map<string, PicoUsd>();
  /** Calls let in, by the world's own clock. */
  readonly admitted: { readonly id: string; readonly at: number }[] = [];
  readonly settled: { readonly at: number; readonly tokens: number }[] = [];
  ms = Date.UTC(2026, 10, 22, 12);
  private readonly skews: readonly number[];
  private readonly waiting: Operation[] = [];
  private readonly late: (() => Promise<unknown>)[] = [];
  private readonly crashed = new Set<number>();
  private calls = 0;

  /** @param skews of the processes' clocks, milliseconds */
  constructor(table: Table, rules: Rules, skews: readonly number[]) {
    this.table = table;
    this.rules = rules;
    this.skews = skews;
  }

  /** A call from its admission to its settlement; the books know of it in between. */
  begin({ process, ceiling, cost, tokens, used = tokens }: Script): void {
    if (this.crashed.has(process)) return;
    const ledger = this.ledgers[process];
    const requestId = `req_${this.calls}`;
    this.calls += 1;
    const call = { ...callOf({ rules: this.rules, tokens, maxMs: leaseMs, requestId }), ceiling };
    const run = async () => {
      const lease = await ledger?.admit(call);
      this.admitted.push({ id: requestId, at: this.ms });
      await this.asked(process, async () => this.records.set(requestId, cost), true);
      await lease?.settle({ cost, usage: { promptTokens: used } });
      this.settled.push({ at: this.ms, tokens: used });
    };
    run().catch(() => {});
  }

  private get ledgers() {
    this.made ??= this.skews.map((skew, process) =>
      createLedger({
        table: this.gated(process),
        findRecord: (id) => this.asked(process, async () => this.told(id)),
        now: () => this.ms + skew,
      }),
    );
    return this.made;
  }
  private made: ReturnType<typeof createLedger>[] | undefined;

  told(id: string) {
    const cost = this.records.get(id);
    return cost === undefined ? undefined : { cost, tokens: 0 };
  }

  private gated(process: number): Table {
    const { table } = this;
    return {
      ...table,
      get: (key) => this.asked(process, () => table.get(key)),
      put: (item, condition) => this.asked(process, () => table.put(item, condition)),
      update: (key, update) => this.asked(process, () => table.update(key, update)),
    };
  }

  /** @param surely it is tried until it is done, unless the process dies */
  private async asked<Answer>(process: number, run: () => Promise<Answer>, surely = false): Promise<Answer> {
    for (;;) {
      try {
        return await new Promise<Answer>((resolve, reject) => {
          this.waiting.push({ process, run, resolve: resolve as Operation['resolve'], reject });
        });
      } catch (error) {
        if (!surely) throw error;
      }
    }
  }

  /** Lets one of the waiting operations meet its fate. */
  async step(pick: number, fate: Fate): Promise<void> {
    const [operation] = this.waiting.splice(pick % Math.max(1, this.waiting.length), 1);
    if (operation) await this.meet(operation, fate);
    await allHadTheirTurn();
  }

  private async meet({ process, run, resolve, reject }: Operation, fate: Fate): Promise<void> {
    const failed = new StoreUnavailable(new Error(fate));
    if (fate === 'twice') await run();
    if (fate === 'ok' || fate === 'twice') return resolve(await run());
    if (fate === 'lost' || fate === 'crash after') await run();
    if (fate === 'late') this.late.push(run);
    if (fate.startsWith('crash')) return this.crash(process);
    reject(failed);
  }

  private crash(process: number): void {
    this.crashed.add(process);
    const left = this.waiting.filter((operation) => operation.process !== process);
    this.waiting.splice(0, this.waiting.length, ...left);
  }

  /** What was thought to have failed is done after all. */
  async arrive(): Promise<void> {
    await this.late.shift()?.();
  }

  /** From here on nothing fails. */
  async drain(): Promise<void> {
    while (this.late.length > 0) await this.arrive();
    while (this.waiting.length > 0) await this.step(0, 'ok');
  }

  async state(): Promise<State | undefined> {
    const item = await this.table.get(stateKey({ scope: 'key', id: 'key_1' }, 0));
    return item && stateOf(item);
  }

  /** Another process, to which nothing happens. */
  fresh() {
    return createLedger({ table: this.table, findRecord: async (id) => this.told(id), now: () => this.ms });
  }
}

export const cents = (count: number): PicoUsd => fromUsd(count / 100);

/** Promises that wait for nothing else have had their turn. */
function allHadTheirTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
