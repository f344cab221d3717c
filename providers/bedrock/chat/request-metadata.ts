/** `metadata` and `user` as keys to find the call by in the invocation log. @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
import type { ChatRequest } from '../../base/chat-types.ts';

const mostEntries = 16;
const fits = /^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/;

/** What does not keep to the log's rules is left out, and its parameter named. */
export function toRequestMetadata({ metadata, user }: ChatRequest) {
  const asked = [
    ...Object.entries(metadata ?? {}).map(([key, value]) => ({ param: 'metadata', key, value: value as unknown })),
    ...(user ? [{ param: 'user', key: 'user', value: user as unknown }] : []),
  ];
  const kept = asked.filter(({ key, value }) => key !== '' && isText(key) && isText(value)).slice(0, mostEntries);
  const dropped = asked.filter((entry) => !kept.includes(entry)).map(({ param }) => param);
  const requestMetadata = Object.fromEntries(kept.map(({ key, value }) => [key, value]));
  return { ...(kept.length > 0 && { fields: { requestMetadata } }), dropped: [...new Set(dropped)] };
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && fits.test(value);
}
