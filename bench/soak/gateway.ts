/** The gateway in a process of its own, which tells on request what it holds once all its garbage is gone. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startFaultyGateway } from '../../test/faults/gateway.ts';

export interface Health {
  /** Heap and buffers that are in use. */
  readonly megabytes: number;
  readonly sockets: number;
  readonly timers: number;
  /** Of the log, since the last time. */
  readonly lines: number;
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const upstream = process.env['SOAK_UPSTREAM'] ?? '';
/** Milliseconds: far above what a well answer takes. */
const limits = { connectMs: 3_000, firstByteMs: 3_000, idleMs: 3_000, firstChunkMs: 5_000, totalMs: 9_000 };
const gateway = await startFaultyGateway(upstream, upstream, limits);

async function health(): Promise<Health> {
  const lines = gateway.takeLines().length;
  for (let round = 0; round < 3; round += 1) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  const { heapUsed, external } = process.memoryUsage();
  const resources = process.getActiveResourcesInfo();
  const count = (name: string) => resources.filter((other) => other === name).length;
  return {
    megabytes: (heapUsed + external) / 2 ** 20,
    sockets: count('TCPSocketWrap'),
    timers: count('Timeout'),
    lines,
  };
}

process.on('message', async () => process.send?.(await health()));
process.on('disconnect', () => process.exit());
process.send?.(gateway.url);
