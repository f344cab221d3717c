import type { Prelude } from './caller.ts';

const DELIMITER = Buffer.alloc(8);

interface Start {
  readonly prelude: Prelude;
  /** What of the body had already arrived. */
  readonly rest: Uint8Array;
}

/** Takes the first pieces of a streamed response and gives nothing until they tell what the caller's status and headers are. */
export type StartReader = (chunk: Uint8Array) => Start | undefined;

/** A prelude of JSON, ended by eight NUL bytes: what `awslambda.HttpResponseStream.from` writes. */
export function createPreludeReader(): StartReader {
  let collected = Buffer.alloc(0);
  return (chunk) => {
    collected = Buffer.concat([collected, chunk]);
    const end = collected.indexOf(DELIMITER);
    if (end < 0) return undefined;
    const prelude = JSON.parse(collected.toString('utf8', 0, end)) as Prelude;
    return { prelude, rest: collected.subarray(end + DELIMITER.length) };
  };
}

/** A stream without a prelude is all body. */
export function createRawReader(contentType: string): StartReader {
  return (chunk) => ({ prelude: { headers: { 'content-type': contentType } }, rest: chunk });
}
