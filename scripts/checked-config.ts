/** The config of a bundle is what its check made of it: a cold start neither builds the schema nor checks again (4 ms). */
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { ROOT } from './bundle-options.ts';

const path = join(ROOT, 'rawdog.config.ts');

export const checkedConfig: Plugin = {
  name: 'checked-config',
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]rawdog\.config\.ts$/ }, async () => {
      const { default: config } = await import(path);
      return { contents: toJson(config), loader: 'json', watchFiles: [path] };
    });
  },
};

/** @throws where the text would mean something else than the config */
export function toJson(config: unknown): string {
  return JSON.stringify(config, function (this: Record<string, unknown>, name, value: unknown) {
    // As it is, not as it would write itself: a date is a text by now.
    if (isPlain(this[name])) return value;
    throw new Error(`rawdog.config.ts: ${name} must be plain data, which a bundle can hold.`);
  });
}

function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return !['function', 'symbol', 'bigint'].includes(typeof value);
  return Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
}
