import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
const NOT_OURS = new Set(['.git', 'dist', 'node_modules', 'cdk.out']);

export interface Source {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every file of the project that is kept in git, as text. */
export function readProject(): Source[] {
  const entries = readdirSync(ROOT, { withFileTypes: true }).filter(({ name }) => !NOT_OURS.has(name));
  const files = entries.flatMap((entry) =>
    entry.isDirectory() ? listFiles(join(ROOT, entry.name)) : [join(ROOT, entry.name)],
  );
  return files.map((file) => ({ path: relative(ROOT, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }));
}

function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The TypeScript and JavaScript of the project, without its comments: what they mention is no import. */
export function readSources(): Source[] {
  const sources = readProject().filter(({ path }) => /\.(ts|mjs)$/.test(path));
  return sources.map(({ path, text }) => ({ path, text: withoutComments(text) }));
}

/** Only comments that stand alone: `'audio/*'` and `'https://…'` within a line are not comments. */
function withoutComments(text: string): string {
  return text.replaceAll(/^\s*\/\*[\s\S]*?\*\//gm, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
