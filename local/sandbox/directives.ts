import { Refusal } from './refusal.ts';

const numeric = ['status', 'retry-after', 'delay', 'pace', 'cut', 'stall', 'end', 'error', 'words', 'tools'] as const;
const flags = ['html', 'half', 'empty', 'wrong', 'flood', 'reasoning'] as const;

type NumericDirective = (typeof numeric)[number];
type Flag = (typeof flags)[number];

/**
 * What the caller told the sandbox to do, in the header `x-rawdog-sandbox` or behind a `+` of the model name.
 *
 * status=N       answer with this status and the provider's own error body
 * retry-after=N  seconds, for `status`
 * delay=N        milliseconds before the first byte
 * pace=N         milliseconds between the events of a stream
 * cut=N          destroy the socket after N events (a whole answer: after half of the body)
 * stall=N        after N events send nothing more, and keep the connection open
 * end=N          end the body cleanly after N events, without the end marker
 * error=N        the provider's in-stream error after N events (a whole answer: its 503)
 * words=N        the length of the answer
 * tools=N        call N tools
 * reasoning      reason even when the request did not ask for it
 * html, half, empty, wrong, flood    a page, half a body, no body, JSON of another shape, a line without end
 */
export type Directives = { readonly [name in NumericDirective]?: number } & { readonly [name in Flag]?: true };

export const directivesHeader = 'x-rawdog-sandbox';

export function parseDirectives(texts: readonly string[]): Directives {
  const parsed = texts.map((text) => text.trim()).filter((text) => text !== '');
  return Object.assign({}, ...parsed.map(parseDirective)) as Directives;
}

/** Splits `gpt-5.1+cut=3+pace=20` into the model's name and the directives behind it. */
export function splitModel(name: string): { model: string; directives: Directives } {
  const [model = '', ...texts] = name.split('+');
  return { model, directives: parseDirectives(texts) };
}

function parseDirective(text: string): Directives {
  const [name = '', value] = text.split('=');
  if (value === undefined && isFlag(name)) return { [name]: true };
  if (value !== undefined && isNumeric(name) && /^\d+$/.test(value)) return { [name]: Number(value) };
  throw new Refusal(
    400,
    `The sandbox has no directive "${text}". It knows ${numeric.join('=N, ')}=N, ${flags.join(', ')}.`,
  );
}

function isFlag(name: string): name is Flag {
  return (flags as readonly string[]).includes(name);
}

function isNumeric(name: string): name is NumericDirective {
  return (numeric as readonly string[]).includes(name);
}
