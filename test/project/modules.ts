import { posix } from 'node:path';
import type { Source } from './sources.ts';

/** One import of one file by another, of values or of types, static or dynamic. */
export interface Import {
  readonly from: string;
  readonly specifier: string;
  /** The imported file from the project's root, or nothing for a package. */
  readonly target: string | undefined;
  /** The names a static import or re-export binds; nothing when it takes the whole module. */
  readonly names: readonly string[] | undefined;
}

const STATIC = /^\s*(?:import|export)\s+(?:type\s+)?([^'";]*?)\s*from\s*'([^']+)'/gm;
const SIDE_EFFECT = /^\s*import\s+'([^']+)'/gm;
/** Also the type `typeof import('…')`, and what vitest replaces: `vi.mock('…')`. */
const DYNAMIC = /\b(?:import|mock)\(\s*'([^']+)'/g;

export function parseImports({ path, text }: Source): Import[] {
  const toImport = (specifier: string, names?: readonly string[]): Import => ({
    from: path,
    specifier,
    target: specifier.startsWith('.') ? posix.join(posix.dirname(path), specifier) : undefined,
    names,
  });
  return [
    ...text.matchAll(STATIC).map(([, clause = '', specifier = '']) => toImport(specifier, parseNames(clause))),
    ...text.matchAll(SIDE_EFFECT).map(([, specifier = '']) => toImport(specifier)),
    ...text.matchAll(DYNAMIC).map(([, specifier = '']) => toImport(specifier)),
  ];
}

/** `{ a, b as c, type D }` gives a, b and D, as the imported module calls them. */
function parseNames(clause: string): string[] | undefined {
  const braces = /\{([^}]*)\}/.exec(clause)?.[1];
  if (braces === undefined) return undefined;
  const names = braces.split(',').map(
    (name) =>
      name
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/)[0] ?? '',
  );
  return names.filter((name) => name !== '');
}

const DECLARATION =
  /^export (?:declare )?(?:abstract )?(?:async )?(?:const|let|function\*?|class|interface|type|enum) ([\w$]+)/gm;
const LIST = /^export (?:type )?\{([^}]*)\}/gm;

/** The names a file exports, but not its default. */
export function parseExports({ text }: Source): string[] {
  const declared = text.matchAll(DECLARATION).map(([, name = '']) => name);
  const listed = text.matchAll(LIST).flatMap(([, list = '']) => list.split(','));
  const names = listed.map(
    (name) =>
      name
        .trim()
        .replace(/^type\s+/, '')
        .split(/\s+as\s+/)
        .at(-1) ?? '',
  );
  return [...declared, ...names].filter((name) => name !== '' && name !== 'default');
}
