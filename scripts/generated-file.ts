/** Files that are generated and kept in git: a command writes them, and with `--check` fails where they are out of date. */
import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';

interface GeneratedFile {
  readonly path: string;
  /** The npm script that writes it. */
  readonly command: string;
  /** What it should hold, given what it holds now. */
  readonly update: (current: string, check: boolean) => Promise<string>;
}

export async function writeOrCheck({ path, command, update }: GeneratedFile): Promise<void> {
  const check = process.argv.includes('--check');
  try {
    const current = await readFile(path, 'utf8').catch(() => '');
    const updated = await update(current, check);
    if (updated === current) return;
    if (check) throw new Error(`${relative(process.cwd(), path)} is out of date: run \`npm run ${command}\`.`);
    await writeFile(path, updated);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
