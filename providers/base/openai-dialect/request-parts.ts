/** What every endpoint's request in OpenAI's dialect changes alike. */
import type { ModelRequest } from '../endpoint.ts';
import { isGiven } from '../params.ts';
import type { HostHabits } from './dialect.ts';

/** New values; `undefined` takes a field out. */
export type Changes = Readonly<Record<string, unknown>>;

/** Names like `accounts/team/models/own` stand for themselves. */
export function withPrefix(model: string, { modelPrefix = '' }: HostHabits): string {
  return model.includes('/') ? model : modelPrefix + model;
}

interface StreamedRequest extends ModelRequest {
  readonly stream_options?: { readonly include_usage?: boolean } | null;
}

/** Usage is always asked for, so that every call can be metered; the gateway hides it from callers who did not ask. */
export function streamOptions(request: StreamedRequest, { streamOptions = true }: HostHabits): Changes {
  const wanted = streamOptions && request.stream;
  if (!wanted) return 'stream_options' in request ? { stream_options: undefined } : {};
  if (request.stream_options?.include_usage) return {};
  return { stream_options: { ...request.stream_options, include_usage: true } };
}

/** Takes out the parameters that are null, which is OpenAI's way of saying "the default". */
export function withoutNulls(request: object): Changes {
  const nulls = Object.keys(request).filter((name) => (request as Changes)[name] === null);
  return Object.fromEntries(nulls.map((name) => [name, undefined]));
}

/** Takes out the parameters of these names. */
export function without(request: object, names: readonly string[]): Changes {
  return Object.fromEntries(names.filter((name) => name in request).map((name) => [name, undefined]));
}

export function renamed(request: object, rename: Readonly<Record<string, string>> = {}): Changes {
  const changes: Record<string, unknown> = {};
  for (const [from, to] of Object.entries(rename)) {
    if (!(from in request)) continue;
    changes[from] = undefined;
    const value = (request as Changes)[from];
    if (isGiven(value)) changes[to] = value;
  }
  return changes;
}
