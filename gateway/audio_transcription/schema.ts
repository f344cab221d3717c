/**
 * What the texts of a transcription's form must be, once they are in OpenAI's types.
 * @see https://platform.openai.com/docs/api-reference/audio/createTranscription
 */
import * as z from 'zod/mini';
import { boolean, name, number, string } from '../schema-parts.ts';

const granularity = z.literal(['word', 'segment'], 'must be word or segment');

export const transcriptionSchema = z
  .looseObject({
    model: name,
    language: z.optional(string),
    prompt: z.optional(string),
    response_format: z.optional(
      z.literal(
        ['json', 'text', 'srt', 'verbose_json', 'vtt', 'diarized_json'],
        'must be json, text, srt, verbose_json, vtt or diarized_json',
      ),
    ),
    temperature: z.optional(number(0, 1)),
    timestamp_granularities: z.optional(z.array(granularity)),
    include: z.optional(z.array(string)),
    stream: z.optional(boolean),
  })
  .check(
    z.refine(({ timestamp_granularities: asked, response_format }) => !asked || response_format === 'verbose_json', {
      path: ['timestamp_granularities'],
      message: 'needs the response_format verbose_json',
    }),
  );
