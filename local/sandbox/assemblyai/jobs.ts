/** Uploads, and the jobs made of them. A job over a recording of more than a minute takes two looks. */
import { type Call, jsonReply, type Reply } from '../dialect.ts';
import { Refusal } from '../refusal.ts';
import { type Heard, hear } from '../speech.ts';
import { type Problem, validate } from '../validation.ts';
import { explainJob, type JobRequest, jobRequest } from './request.ts';

interface Job {
  readonly id: string;
  readonly request: JobRequest;
  readonly heard: Heard | undefined;
  readonly looks: number;
}

const longSeconds = 60;

export function takeUpload({ raw, memory, requestId }: Call): Reply {
  if (raw.length === 0)
    throw new Refusal(
      422,
      'Upload failed, please try again. If you continue to have issues please reach out to support@assemblyai.com',
    );
  const url = `https://cdn.assemblyai.com/upload/${requestId}`;
  memory.set(`assemblyai ${url}`, raw);
  return jsonReply({ upload_url: url });
}

export function modelOf({ speech_model, speech_models }: Readonly<Record<string, unknown>>): unknown {
  return Array.isArray(speech_models) ? speech_models[0] : speech_model;
}

export function createJob(call: Call): Reply {
  const request = validate(jobRequest, call.body, ([problem]) => toRefusal(problem));
  const refused = explainJob(request, call.model);
  if (refused !== undefined) throw new Refusal(400, refused);
  const upload = `assemblyai ${request.audio_url}`;
  const audio = call.memory.get(upload);
  // Recordings are large, and nobody asks for a second job.
  call.memory.delete(upload);
  const heard = Buffer.isBuffer(audio) ? hear(audio, call) : undefined;
  const id = `00000000-0000-4000-8000-${call.requestId.replace(/\D/g, '').padStart(12, '0')}`;
  const job: Job = { id, request, heard, looks: 0 };
  call.memory.set(`assemblyai ${id}`, job);
  return jsonReply({ ...toAnswer(job), status: 'queued' });
}

export function answerJob({ path, memory }: Call): Reply {
  const name = `assemblyai ${path.split('/').at(-1)}`;
  const job = memory.get(name) as Job | undefined;
  if (!job) throw new Refusal(400, 'Transcript lookup error, transcript id not found');
  memory.set(name, { ...job, looks: job.looks + 1 });
  if (!job.heard) {
    const error = `Download error, unable to download ${job.request.audio_url}. Please make sure the file exists and is accessible from the internet.`;
    return jsonReply({ ...toAnswer(job), status: 'error', error });
  }
  const isReady = job.looks > 0 || job.heard.duration <= longSeconds;
  return jsonReply(
    isReady
      ? { ...toAnswer(job), status: 'completed', ...toTranscript(job.request, job.heard) }
      : { ...toAnswer(job), status: 'processing' },
  );
}

function toAnswer({ id, request }: Job): object {
  return { id, ...request, text: null, words: null, utterances: null, confidence: null, audio_duration: null };
}

/** In milliseconds, but for the duration. */
function toTranscript(
  { speaker_labels, language_code }: JobRequest,
  { text, segments, duration, language }: Heard,
): object {
  const ms = (seconds: number) => Math.round(seconds * 1000);
  const utterances = segments.map(({ text: said, start, end, speaker, words }) => {
    const name = speaker_labels ? String.fromCharCode(65 + speaker) : null;
    return {
      text: said,
      start: ms(start),
      end: ms(end),
      confidence: 0.99,
      speaker: name,
      words: words.map((word) => ({
        text: word.word,
        start: ms(word.start),
        end: ms(word.end),
        confidence: 0.99,
        speaker: name,
      })),
    };
  });
  return {
    text,
    words: utterances.flatMap(({ words }) => words),
    utterances: speaker_labels ? utterances : null,
    confidence: 0.99,
    audio_duration: Math.ceil(duration),
    language_code: language_code ?? language,
  };
}

function toRefusal({ kind, path, expected, message }: Problem): Refusal {
  const name = path.join('.');
  if (kind === 'unknown-field')
    return new Refusal(
      400,
      `Invalid endpoint schema, please refer to documentation for examples. Unknown field: ${name}`,
    );
  return new Refusal(400, `"${name}" ${kind === 'missing-field' ? 'is required' : `should be ${expected || message}`}`);
}
