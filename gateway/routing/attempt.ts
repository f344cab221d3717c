/** One call of one target, up to where its answer has begun; whatever becomes of it is noted. */
import type { CallContext, Endpoint, RequestOf } from '../../providers/base/endpoint.ts';
import { asProviderError } from '../../providers/base/errors.ts';
import { noteAuthFailure } from '../auth-failure.ts';
import type { CallRecord } from '../call-record.ts';
import type { LoadPrices } from '../cost/load-prices.ts';
import { AnswerSoFar } from '../estimate-usage.ts';
import type { Target } from '../resolve.ts';
import { type Begun, begin } from './begun.ts';
import type { CreateContext } from './call-context.ts';
import { followSignal } from './follow-signal.ts';
import { Overtaken } from './hedge.ts';
import type { Attempt, IsCommitment } from './route-call.ts';
import { timeLimit } from './time-limits.ts';

interface AttemptOptions<E extends Endpoint> {
  readonly request: RequestOf<E>;
  readonly record: CallRecord;
  readonly createContext: CreateContext<E>;
  readonly isCommitment: IsCommitment<E>;
  readonly loadPrices: LoadPrices;
  readonly now: () => number;
}

export function createAttempt<E extends Endpoint>(options: AttemptOptions<E>): Attempt<E> {
  const { request, record, createContext, now } = options;
  // Of two that are asked at once, the one that answers first is the one that counts.
  let isAnswered = false;
  return async (target, credentials, signal) => {
    const startedAt = now();
    const note = () =>
      void Object.assign(record, { provider: target.provider, providerModel: target.model.slice(0, 200) });
    const tried = noteOnce(record, (error) => ({ target: target.name, ms: now() - startedAt, error }));
    // One that is overtaken is over with that, whenever its connection ends: the answer of the other tells of it.
    signal.addEventListener('abort', () => signal.reason instanceof Overtaken && tried(signal.reason), { once: true });
    note();
    const soFar = new AnswerSoFar(request);
    const limit = request.stream ? limitFirstChunk(signal, target) : undefined;
    try {
      const begun = await callTarget(
        target,
        createContext(target, credentials, limit?.signal ?? signal, soFar.tell),
        options,
      );
      if (isAnswered) throw await takeBack(begun);
      isAnswered = true;
      note();
      record.soFar = soFar;
      tried();
      return begun;
    } catch (error) {
      if (!isAnswered) record.soFar = soFar;
      tried(error);
      noteAuthFailure(error, record);
      throw error;
    } finally {
      clearTimeout(limit?.timer);
    }
  };
}

function noteOnce({ tried }: CallRecord, toTried: (error: unknown) => CallRecord['tried'][number]) {
  let isNoted = false;
  return (error?: unknown): void => {
    if (!isNoted) tried.push(toTried(error));
    isNoted = true;
  };
}

/** The prices are read while the provider is at work; a call without them is unpriced, but answered. */
async function callTarget<E extends Endpoint>(
  target: Target<E>,
  ctx: CallContext<E>,
  { record, loadPrices, isCommitment }: AttemptOptions<E>,
): Promise<Begun<E>> {
  const { handler } = await target.load();
  const { provider, model: providerModel } = target;
  const loading = loadPrices({ ...(record.model !== undefined && { model: record.model }), provider, providerModel });
  const [result, prices] = await Promise.allSettled([handler.handleRequest(ctx.request, ctx), loading]);
  if (prices.status === 'fulfilled') record.findPrices = prices.value;
  if (result.status === 'rejected') throw result.reason;
  return begin(result.value, isCommitment).catch((error: unknown) => {
    throw asProviderError(error, provider);
  });
}

/** What came in the same moment as the answer. */
async function takeBack<E extends Endpoint>(begun: Begun<E>): Promise<Overtaken> {
  if (begun.kind === 'stream') await begun.chunks.return?.();
  return new Overtaken();
}

/** Only streams have one: where an answer comes whole, its first byte says that it is there. */
function limitFirstChunk<E extends Endpoint>(signal: AbortSignal, { provider, timeouts }: Target<E>) {
  const own = followSignal(signal);
  const message = `${provider} sent no first chunk within ${timeouts.firstChunkMs} ms.`;
  const end = () => own.abort(timeLimit(provider, 'first_chunk_timeout', message));
  return { signal: own.signal, timer: setTimeout(end, timeouts.firstChunkMs) };
}
