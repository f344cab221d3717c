import { direct, findRoute } from './call.ts';
import { type Call, type Dialect, jsonReply, type Reply, type Route } from './dialect.ts';
import type { Directives } from './directives.ts';
import { isForm } from './multipart.ts';
import { Refusal } from './refusal.ts';

interface Answered {
  readonly reply: Reply;
  /** What to spoil the reply by. */
  readonly directives: Directives;
  /** Who was asked for it, as far as that was understood. */
  readonly model: string;
}

export function answer(received: Call, dialect: Dialect): Answered {
  let call = received;
  try {
    const route = findRoute(dialect, call);
    call = direct(call, route);
    return { reply: play(call, dialect, route), directives: call.directives, model: call.model };
  } catch (error) {
    return { reply: toReply(error, dialect, call), directives: call.directives, model: call.model };
  }
}

function play(call: Call, dialect: Dialect, route: Route): Reply {
  const { status, error, 'retry-after': retryAfter } = call.directives;
  dialect.authenticate(call);
  if (status !== undefined)
    throw new Refusal(
      status,
      `Simulated failure with status ${status}.`,
      retryAfter === undefined ? {} : { retryAfter },
    );
  if (call.body === undefined && call.method === 'POST' && route.body !== 'bytes')
    throw new Refusal(
      400,
      `The request body is not ${isForm(call.headers['content-type']) ? 'a complete form' : 'valid JSON'}.`,
    );
  const reply = route.answer(call);
  // A whole answer has no middle to fail in: it fails as a whole.
  if (reply.kind === 'body' && error !== undefined) throw new Refusal(503, 'Simulated failure.');
  return reply;
}

function toReply(error: unknown, dialect: Dialect, call: Call): Reply {
  if (error instanceof Refusal) return dialect.refuse(error, call);
  return jsonReply({ sandbox_defect: error instanceof Error ? error.stack : String(error) }, 500);
}
