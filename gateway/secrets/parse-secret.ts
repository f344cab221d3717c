/**
 * What an operator may put into a secret: the key alone, or JSON with more,
 * `{"apiKey" | "apiKeys": […], "baseUrl", "headers": {…}}` and settings that only one provider knows.
 */
import type { Credentials } from '../../providers/base/endpoint.ts';
import { isRecord } from '../../providers/base/json-values.ts';

/** One `Credentials` a key; none for a secret that holds nothing yet. @throws UnreadableSecret */
export function parseSecret(text: string): readonly Credentials[] {
  const trimmed = text.trim();
  if (trimmed === '') return [];
  return trimmed.startsWith('{') ? fromFields(parseJson(trimmed)) : [{ apiKey: checkKey(trimmed) }];
}

/** Says what is wrong with a secret without quoting it. */
export class UnreadableSecret extends Error {
  override readonly name = 'UnreadableSecret';
}

function parseJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    // Not passed on: the message of a syntax error quotes the text.
    throw new UnreadableSecret('it begins like JSON, and is none');
  }
}

function fromFields(fields: Record<string, unknown>): Credentials[] {
  const settings = Object.fromEntries(Object.entries(fields).map(([name, value]) => [settingName(name), value]));
  const { API_KEY, API_KEYS, BASE_URL, HEADERS, ...own } = settings;
  const shared = {
    ...(isGiven(BASE_URL) && { baseUrl: checkUrl(BASE_URL) }),
    ...(isGiven(HEADERS) && { headers: texts(HEADERS, 'headers') }),
    extra: texts(own, 'settings'),
  };
  const keys = keysIn(API_KEY, API_KEYS);
  if (keys.length > 0) return keys.map((apiKey) => ({ apiKey, ...shared }));
  return shared.baseUrl || shared.headers ? [shared] : [];
}

/** `apiVersion` and `api_version` are one setting: `API_VERSION`, as the environment has it. */
function settingName(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function keysIn(single: unknown, several: unknown = []): string[] {
  if (!Array.isArray(several)) throw new UnreadableSecret('its apiKeys are no list');
  return [...new Set([single, ...several].filter(isGiven).map(checkKey))];
}

/** Anything else cannot be sent in a header. */
function checkKey(key: unknown): string {
  if (typeof key === 'string' && /^[\x21-\x7e]+$/.test(key)) return key;
  throw new UnreadableSecret('a key in it is no text of printable characters without blanks');
}

function checkUrl(url: unknown): string {
  if (typeof url === 'string' && /^https?:\/\/\S+$/.test(url) && URL.canParse(url)) return url;
  throw new UnreadableSecret('its baseUrl is no http(s) URL');
}

function texts(value: unknown, what: string): Record<string, string> {
  const entries = isRecord(value) ? Object.entries(value) : [[what, undefined] as const];
  if (!entries.every(([, text]) => ['string', 'number', 'boolean'].includes(typeof text))) {
    throw new UnreadableSecret(`its ${what} are not all text`);
  }
  return Object.fromEntries(entries.map(([name, text]) => [name, String(text)]));
}
