/** Tool call ids and names as Converse takes them back. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolUseBlock.html */
import { createHash } from 'node:crypto';
import type { BedrockModel } from './models.ts';

/** Ids minted elsewhere may not fit. Their hash always does, and is the same in the call and in its result. */
export function toToolUseId(id: string, { shortToolIds }: BedrockModel): string {
  const fits = shortToolIds ? /^[a-zA-Z0-9]{9}$/ : /^[a-zA-Z0-9_-]{1,64}$/;
  if (fits.test(id)) return id;
  const hash = createHash('sha256').update(id).digest('hex');
  return shortToolIds ? hash.slice(0, 9) : `tool_${hash.slice(0, 32)}`;
}

/** Models make up names too; a history that holds one would be refused from then on. */
export function toToolUseName(name: string): string {
  return name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, 64);
}

/** gpt-oss sometimes leaves a token of its prompt format behind the name: `get_weather<|channel|>commentary`. */
export function fromToolUseName(name: unknown): string {
  return String(name).split('<|', 1)[0] as string;
}
