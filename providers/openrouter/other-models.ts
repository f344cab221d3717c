/**
 * OpenRouter would take further models, or a preset that names some, to fall back on. Whether the caller may use those, and
 * what they may cost, nobody here has looked at: an alias of the config does the same, and is looked at.
 * @see https://openrouter.ai/docs/guides/routing/model-fallbacks
 */
import { unsupportedParam } from '../base/errors.ts';
import { isGiven } from '../base/params.ts';

const naming = ['models', 'route', 'preset'] as const;

/** Throws a 400. */
export function refuseOtherModels(request: object): void {
  const given = naming.find((name) => isGiven((request as Readonly<Record<string, unknown>>)[name]));
  if (given) throw unsupportedParam(given, 'openrouter', 'An alias of the gateway falls back on other models.');
}
