/**
 * Where in the table is what. The functions that serve calls may read these partitions, and write none of them but that of
 * the last uses: see the grants in `infra/table.ts`.
 */
import type { Key } from '../store/table.ts';

/** Of accounts. */
export type Partition = 'keys' | 'principals';

export const teamsPartition = 'teams';
export const usedPartition = 'used';

export function accountPlace(partition: Partition, id: string): Key {
  return { pk: partition, sk: id };
}

export function teamPlace(id: string): Key {
  return { pk: teamsPartition, sk: id };
}

export function usedPlace(id: string): Key {
  return { pk: usedPartition, sk: id };
}

/** Leads from a secret's digest to its key. Each digest is a partition of its own: no place to guess or to list. */
export function secretPlace(digest: string): Key {
  return { pk: `key#${digest}`, sk: 'key' };
}
