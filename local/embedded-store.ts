/**
 * A store that speaks DynamoDB's protocol, with its data in a folder. It is loaded when it is started.
 * @see https://github.com/architect/dynalite
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface EmbeddedStore {
  readonly url: string;
  /** Of a process of its own. */
  readonly pid?: number | undefined;
  close(): Promise<void>;
  /** Resolves when it has ended, whoever ended it. @default it ends with this process */
  readonly ended?: Promise<unknown>;
}

/** @param folder of the data; without one they are gone with the store. Rejects with a `StoreProblem`. */
export type StartStore = (folder: string | undefined) => Promise<EmbeddedStore>;

/** Why the data cannot be opened, and what to do. */
export class StoreProblem extends Error {
  override readonly name = 'StoreProblem';
}

export const startInProcess: StartStore = async (folder) => {
  if (folder !== undefined) await requireUsable(folder);
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ ...(folder !== undefined && { path: folder }), createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => close(server) };
};

/** What is under way comes to its end: the embedded store takes a call after its last for a crash. */
async function close(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

/** A gateway that was killed a moment ago leaves a store that is about to close. */
const lockedForMs = 1_000;

/** Opens the data as the embedded store will: what it cannot open it would end the process for. */
async function requireUsable(folder: string): Promise<void> {
  const { Level } = createRequire(import.meta.resolve('dynalite'))('level') as LevelModule;
  const patientUntil = performance.now() + lockedForMs;
  for (;;) {
    const level = new Level(folder);
    try {
      await level.open();
      return await level.close();
    } catch (error) {
      const code = codeOf(error as LevelError);
      if (code !== 'LEVEL_LOCKED' || performance.now() > patientUntil) throw new StoreProblem(describe(folder, code));
    }
    await sleep(50);
  }
}

/** @see https://github.com/Level/level */
interface LevelModule {
  readonly Level: new (folder: string) => { open(): Promise<void>; close(): Promise<void> };
}

interface LevelError {
  readonly code?: string;
  readonly cause?: { readonly code?: string };
}

function codeOf({ code, cause }: LevelError): string {
  return cause?.code ?? code ?? 'unknown error';
}

function describe(folder: string, code: string): string {
  return code === 'LEVEL_LOCKED'
    ? `Another gateway keeps its keys and books in ${folder}. Stop it, or choose another folder: RAWDOG_DATA=${folder}-2 npm start`
    : `The keys and books in ${folder} cannot be opened (${code}). Choose another folder with RAWDOG_DATA, or move this one away.`;
}
