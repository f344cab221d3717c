/** `/books`: whether the sums are those of the records, and making them so. */
import * as z from 'zod/mini';
import { badParam } from '../../providers/base/errors.ts';
import { type Audit, rebuild, verify } from '../books/audit.ts';
import { dayAfter, dayOf } from '../books/partitions.ts';
import { auditAnswer } from './answers.ts';
import { type Days, daysAsked, daysQuery } from './days.ts';
import { type Operation, operation } from './operation.ts';
import type { AdminTools } from './operations.ts';

const auditQuery = z.strictObject(daysQuery);
/** Every record is read: a function has its time. */
const aMonth = { usual: 1, most: 31 };

export function booksOperations({ table, keepDays, now }: AdminTools): Operation[] {
  return [
    operation({
      method: 'GET',
      path: '/books/verify',
      summary: 'Reads all records of some days, and tells each sum that is not what they come to',
      query: auditQuery,
      answer: auditAnswer,
      async handle({ query }) {
        const asked = daysAsked(query, aMonth, new Date(now()));
        return toAnswer(asked, await verify(table, asked.days, new Date(now())));
      },
    }),
    operation({
      method: 'POST',
      path: '/books/rebuild',
      summary: 'Makes the sums of some days what their records come to, and tells what was not',
      body: auditQuery,
      answer: auditAnswer,
      async handle({ body }) {
        const asked = daysAsked(body, aMonth, new Date(now()));
        requireRecords(asked, keepDays, new Date(now()));
        return toAnswer(asked, await rebuild(table, asked.days, new Date(now())));
      },
    }),
  ];
}

/** Of a day whose records have begun to expire nothing could be rebuilt: its sums are all that there is. */
function requireRecords({ since }: Days, keepDays: number, now: Date): void {
  const oldest = dayAfter(dayOf(now), 1 - keepDays);
  if (since >= oldest) return;
  throw badParam(
    'since',
    `Invalid value for \`since\`: records are kept for ${keepDays} days, so ${oldest} is the earliest.`,
  );
}

function toAnswer({ since, until }: Days, { records, unsettled, differences }: Audit) {
  return {
    object: 'audit',
    since,
    until,
    records,
    agrees: differences.length === 0 && unsettled === 0,
    unsettled,
    differences: differences.map(({ recorded, summed, ...where }) => {
      return { ...where, recorded: String(recorded), summed: String(summed) };
    }),
  };
}
