import { fieldsBeyond } from '../params.ts';
import type { EmbedRequest } from './types.ts';

const translated = new Set<string>([
  'model',
  'input',
  'dimensions',
  'encoding_format',
  'user',
  'input_type',
  'task',
  'stream',
] satisfies (keyof EmbedRequest)[]);

/** Fields that only the provider knows, as the caller sent them. */
export function embedExtras(request: EmbedRequest): Record<string, unknown> {
  return fieldsBeyond(request, translated);
}
