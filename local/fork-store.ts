/** Starts the embedded store as a process of its own: what it costs to keep the books is not the gateway's CPU and memory. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { type StartStore, StoreProblem } from './embedded-store.ts';

/** What the store's process says, once. */
export type StoreMessage = { readonly url: string } | { readonly problem: string };

/** @param program `store-process.ts`, or its bundle */
export function forkStore(program: URL): StartStore {
  return async (folder) => {
    const child = fork(program, folder === undefined ? [] : [folder], {
      // None of the gateway's own: it needs no keys.
      env: {},
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ended = once(child, 'exit');
    const close = () => end(child, ended);
    const message = await Promise.race([firstMessage(child), ended.then(endedTooSoon)]);
    if ('url' in message) return { url: message.url, pid: child.pid, close, ended };
    await close();
    throw new StoreProblem(message.problem);
  };
}

/** Begins at once, for whoever has other things to load meanwhile. @param folder what it will be asked for first */
export function begun(startStore: StartStore, folder: string | undefined): StartStore {
  let first: ReturnType<StartStore> | undefined = startStore(folder);
  // Whoever asks for it is told.
  first.catch(() => {});
  return (asked) => {
    const store = first ?? startStore(asked);
    first = undefined;
    return store;
  };
}

async function firstMessage(child: ChildProcess): Promise<StoreMessage> {
  const [message] = (await once(child, 'message')) as [StoreMessage];
  return message;
}

function endedTooSoon([code]: readonly unknown[]): never {
  throw new Error(`The process of the embedded store ended with code ${code} before it was ready.`);
}

async function end(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  if (child.connected) child.disconnect();
  await ended;
}
