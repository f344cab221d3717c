/** The formats that are no JSON. @see https://platform.openai.com/docs/api-reference/audio/createTranscription */
import type { BodyReply } from '../dialect.ts';
import type { Heard } from '../speech.ts';

const writers: Readonly<Record<string, (heard: Heard) => string>> = {
  text: ({ text }) => `${text}\n`,
  srt: ({ segments }) => segments.map((segment, index) => `${index + 1}\n${toCue(segment, ',')}`).join(''),
  vtt: ({ segments }) => `WEBVTT\n\n${segments.map((segment) => toCue(segment, '.')).join('')}`,
};

/** Undefined for the JSON formats. */
export function textReply(format: string | undefined, heard: Heard): BodyReply | undefined {
  const write = writers[format ?? 'json'];
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return write && { kind: 'body', status: 200, headers, body: write(heard) };
}

function toCue({ start, end, text }: Heard['segments'][number], point: ',' | '.'): string {
  return `${toClock(start, point)} --> ${toClock(end, point)}\n${text}\n\n`;
}

function toClock(seconds: number, point: ',' | '.'): string {
  return new Date(seconds * 1000).toISOString().slice(11, 23).replace('.', point);
}
