/** One entry a request: the whole answer, whichever way it came. */
import type { Endpoint, ResponseOf } from '../../providers/base/endpoint.ts';
import type { CachedCall, Caching, Given } from './caching.ts';
import { readEntry, toBody } from './entry.ts';

export async function answerWhole<E extends Endpoint>(
  call: CachedCall<E>,
  { isComplete, streams }: Caching<E>,
): Promise<Given<E>> {
  const found = await readWhole(call);
  if (found) return found;
  const { request, key, wish, answers, ask, behind } = call;
  const begun = await ask(request);
  const keep = (assemble: () => ResponseOf<E> | undefined) => {
    const body = attempt(() => {
      const answer = assemble();
      return answer && isComplete(answer) ? toBody(answer, begun) : undefined;
    });
    if (body) behind(answers.write(new Map([[key, body]]), wish.ttlSeconds));
  };
  if (begun.kind === 'stream') {
    return { ...begun, chunks: collected(begun.chunks, (all) => keep(() => streams?.assemble(all))) };
  }
  keep(() => begun.body);
  return begun;
}

/** What cannot be kept is an answer all the same. */
function attempt<Done>(work: () => Done): Done | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

async function readWhole<E extends Endpoint>({ key, wish, answers }: CachedCall<E>): Promise<Given<E> | undefined> {
  const entry = (await answers.read([key], wish.maxAgeSeconds)).get(key);
  const kept = entry && readEntry(entry);
  if (!kept) return undefined;
  const { answer, ...about } = kept;
  return { kind: 'json', body: answer as ResponseOf<E>, ...about, ageSeconds: answers.age(entry) };
}

/** @param whenComplete gets all of them after the last one, where none is missing */
function collected<T>(chunks: AsyncIterator<T>, whenComplete: (all: readonly T[]) => void): AsyncIterator<T> {
  const all: T[] = [];
  return {
    async next() {
      const step = await chunks.next();
      if (step.done) whenComplete(all);
      else all.push(step.value);
      return step;
    },
    return: async () => (await chunks.return?.()) ?? { done: true, value: undefined },
  };
}
