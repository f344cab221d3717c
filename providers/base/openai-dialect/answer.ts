/** The frame of a whole answer, whatever its choices hold: the very object that came, where it needs no mending. */
import type { CallContext } from '../endpoint.ts';
import { badAnswer } from '../errors.ts';
import { isRecord, type JsonRecord } from '../json-values.ts';
import type { HostHabits } from './dialect.ts';
import { errorInAnswer, isError } from './errors.ts';
import { toUsage } from './usage.ts';

/** What tells one endpoint's answers from another's. */
interface AnswerShape {
  readonly object: string;
  readonly mendChoice: (choice: JsonRecord, position: number) => JsonRecord;
}

export function mendAnswer(body: unknown, ctx: CallContext, habits: HostHabits, shape: AnswerShape): JsonRecord {
  if (!isRecord(body)) throw badAnswer(ctx.provider, 'an answer that is not an object');
  if (isError(body)) throw errorInAnswer(body, ctx, habits);
  const { choices } = body;
  if (!Array.isArray(choices) || choices.length === 0) throw badAnswer(ctx.provider, 'an answer without choices');
  return changed(body, {
    id: typeof body['id'] === 'string' && body['id'] !== '' ? body['id'] : ctx.fallbackId,
    object: shape.object,
    created: typeof body['created'] === 'number' ? body['created'] : ctx.created,
    model: typeof body['model'] === 'string' && body['model'] !== '' ? body['model'] : ctx.model,
    choices: mendChoices(choices, ctx, habits, shape),
    ...(isRecord(body['usage']) && { usage: toUsage(body['usage']) }),
  });
}

/** The same list where every choice is the same. */
function mendChoices(
  choices: readonly unknown[],
  ctx: CallContext,
  habits: HostHabits,
  { mendChoice }: AnswerShape,
): readonly unknown[] {
  const mended = choices.map((choice, position) => mendChoice(readChoice(choice, ctx, habits), position));
  return mended.some((choice, position) => choice !== choices[position]) ? mended : choices;
}

function readChoice(choice: unknown, ctx: CallContext, habits: HostHabits): JsonRecord {
  if (!isRecord(choice)) throw badAnswer(ctx.provider, 'a choice that is not an object');
  if (isRecord(choice['error'])) throw errorInAnswer(choice, ctx, habits);
  return habits.patchChoice?.(choice) ?? choice;
}

/** The very object where nothing is to change. */
export function changed(original: JsonRecord, fields: JsonRecord): JsonRecord {
  const same = Object.entries(fields).every(([name, value]) => original[name] === value);
  return same ? original : { ...original, ...fields };
}
