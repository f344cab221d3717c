/** Wire data kept under `test/fixtures`, each file with a first field `source`: where it is typed from, and when. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../fixtures');

export function readFixture<T>(path: string): T {
  return JSON.parse(readFileSync(join(folder, path), 'utf8')) as T;
}

/** The JSON files of a folder, by name without the ending. */
export function readFixtures<T>(path: string): [name: string, fixture: T][] {
  const names = readdirSync(join(folder, path)).filter((file) => file.endsWith('.json'));
  return names.map((file) => [file.slice(0, -'.json'.length), readFixture<T>(`${path}/${file}`)]);
}
