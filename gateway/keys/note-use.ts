/** When a key was last used, to the hour: more often it is not worth a write. */
import type { Table } from '../store/table.ts';
import { usedPlace } from './places.ts';

const hourMs = 3_600_000;
/** A list of that many is begun anew rather than kept. */
const mostKnown = 10_000;

/** Nobody waits for it, and nothing depends on it. @param now milliseconds since 1970 */
export function createNoteUse(table: Table, now: () => number): (id: string) => void {
  const noted = new Map<string, number>();
  return (id) => {
    const at = now();
    if (at - (noted.get(id) ?? 0) < hourMs) return;
    if (noted.size >= mostKnown) noted.clear();
    noted.set(id, at);
    const update = {
      update: 'SET last_used_at = :now',
      // Another process may have been first.
      condition: 'attribute_not_exists(last_used_at) OR last_used_at <= :hourAgo',
      values: { ':now': Math.floor(at / 1000), ':hourAgo': Math.floor((at - hourMs) / 1000) },
      repeatable: true,
    };
    table.update(usedPlace(id), update).catch(() => noted.delete(id));
  };
}
