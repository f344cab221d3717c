/** Every fault, at every subject, whole and streamed, alone and with a target behind it that is well. */
import { setTimeout as wait } from 'node:timers/promises';
import type { RawdogConfig } from '../../gateway/config.ts';
import { startSandbox } from '../../local/sandbox/server.ts';
import { ask } from './ask.ts';
import type { BareGateway } from './bare-gateway.ts';
import { type Doors, openDoors } from './doors.ts';
import type { Fault, Limit } from './fault.ts';
import { faults } from './faults/all.ts';
import { backedModel, spareModel, startFaultyGateway } from './gateway.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { modelOf, type Subject, subjects } from './subjects.ts';
import { type FaultyUpstream, startFaultyUpstream } from './upstream.ts';

export interface Way {
  readonly stream: boolean;
  /** Whether there is a second target, which is well. */
  readonly backed: boolean;
}

export interface Cell extends Way {
  readonly fault: Fault;
  readonly subject: Subject;
  readonly outcome: Outcome;
  /** That reached the subject's provider. */
  readonly calls: number;
  /** Of any provider, as the gateway tells. */
  readonly attempts: number;
  readonly ms: number;
  /** All that the caller got, with its headers. */
  readonly raw: string;
}

export interface Run {
  readonly cells: readonly Cell[];
  /** Of the gateways' logs, one a cell. */
  readonly lines: readonly string[];
  /** Connections to the upstream that were still open at the end. */
  readonly leftOpen: number;
}

/** Milliseconds. */
const limits: Readonly<Record<Limit, RawdogConfig['timeouts']>> = {
  connectMs: { connectMs: 500 },
  firstByteMs: { firstByteMs: 800 },
  idleMs: { idleMs: 800 },
  endless: { firstChunkMs: 800, totalMs: 4_000 },
};

interface World {
  readonly upstream: FaultyUpstream;
  readonly doors: Doors;
}

export async function runFaults(): Promise<Run> {
  const sandbox = await startSandbox();
  const world: World = { upstream: await startFaultyUpstream(faults, sandbox.url), doors: await openDoors() };
  const cells: Cell[] = [];
  const lines: string[] = [];
  const run = async (fault: Fault) => {
    const gateway = await startGatewayFor(fault, world);
    cells.push(...(await runFault(fault, gateway, world)));
    await gateway.close();
    lines.push(...gateway.takeLines());
  };
  const isDear = ({ only }: Fault) => only === 'one';
  const others = faults.filter((fault) => !isDear(fault));
  await inTurns(others, 4, run);
  await inTurns(faults.filter(isDear), 1, run);
  const leftOpen = await settled(world.upstream);
  world.upstream.close();
  await Promise.all([sandbox.close(), world.doors.close()]);
  return { cells: cells.sort((a, b) => faults.indexOf(a.fault) - faults.indexOf(b.fault)), lines, leftOpen };
}

/** The budget of retries is each gateway's own: a gateway of its own, then, for each fault. */
function startGatewayFor(fault: Fault, { upstream, doors }: World): Promise<BareGateway> {
  const wrong = fault.door ? doors.urlOf(fault.door) : `${upstream.origin}/${faults.indexOf(fault)}`;
  return startFaultyGateway(wrong, `${upstream.origin}/0`, fault.slow && limits[fault.slow]);
}

async function runFault(fault: Fault, gateway: BareGateway, { upstream }: World): Promise<Cell[]> {
  const run = (ways: readonly Way[]) => {
    const cells = ways.flatMap((way) => subjectsOf(fault, way).map((subject) => ({ fault, subject, ...way })));
    return Promise.all(cells.map((cell) => runCell(cell, gateway, upstream)));
  };
  // The target of one may still rest when the other is asked: those with a second target are not all asked at once.
  const first = await run([
    { stream: false, backed: false },
    { stream: true, backed: false },
    { stream: false, backed: true },
  ]);
  return [...first, ...(await run([{ stream: true, backed: true }]))];
}

function subjectsOf({ only }: Fault, { stream, backed }: Way): Subject[] {
  const able = subjects.filter(({ streams, upstreamStreams }) =>
    only === 'streams' ? stream && upstreamStreams : streams || !stream,
  );
  if (only === 'one') return backed ? [] : able.slice(0, 1);
  return able.filter(({ few, first }) => (only === 'few' ? few : first || !backed));
}

async function runCell(
  cell: Way & Pick<Cell, 'fault' | 'subject'>,
  gateway: BareGateway,
  upstream: FaultyUpstream,
): Promise<Cell> {
  const { fault, subject, stream, backed } = cell;
  const { endpoint, provider } = subject;
  const name = `${endpoint} ${provider} ${stream}; ${fault.name} ${backed}`;
  const model = backed ? backedModel(subject) : modelOf(subject);
  const received = await ask(gateway, { endpoint, model, stream, cell: name });
  return {
    ...cell,
    outcome: outcomeOf(endpoint, stream, received),
    calls: upstream.callsFor(name, faults.indexOf(fault)),
    attempts: Number(received.headers['x-rawdog-attempts'] ?? 0),
    ms: received.ms,
    raw: JSON.stringify(received.headers) + received.text,
  };
}

/** What the spare target says, whole and streamed alike. */
export async function spareWords(): Promise<Map<string, string>> {
  const sandbox = await startSandbox();
  const gateway = await startFaultyGateway(sandbox.url, sandbox.url, undefined);
  const endpoints = [...new Set(subjects.map(({ endpoint }) => endpoint))];
  const words = endpoints.map(async (endpoint) => {
    const received = await ask(gateway, { endpoint, model: spareModel, stream: false, cell: endpoint });
    return [endpoint, outcomeOf(endpoint, false, received).words] as const;
  });
  const said = new Map(await Promise.all(words));
  await Promise.all([gateway.close(), sandbox.close()]);
  return said;
}

async function inTurns<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** The gateway reads for a second past the end of a stream. */
async function settled(upstream: FaultyUpstream): Promise<number> {
  for (let waited = 0; waited < 3_000 && upstream.openSockets() > 0; waited += 50) await wait(50);
  return upstream.openSockets();
}
