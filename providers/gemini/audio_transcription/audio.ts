/** A recording as Gemini takes it. @see https://ai.google.dev/gemini-api/docs/audio#supported-formats */
import type { UploadedFile } from '../../base/audio_transcription/types.ts';
import { badParam } from '../../base/errors.ts';
import { mediaTypeOf } from '../media-types.ts';

/** Also by the names other systems have for them. */
const mediaTypes: ReadonlyMap<string | undefined, string> = new Map([
  ['audio/wav', 'audio/wav'],
  ['audio/wave', 'audio/wav'],
  ['audio/x-wav', 'audio/wav'],
  ['audio/vnd.wave', 'audio/wav'],
  ['audio/mp3', 'audio/mp3'],
  ['audio/mpeg', 'audio/mp3'],
  ['audio/aiff', 'audio/aiff'],
  ['audio/x-aiff', 'audio/aiff'],
  ['audio/aac', 'audio/aac'],
  ['audio/x-aac', 'audio/aac'],
  ['audio/ogg', 'audio/ogg'],
  ['application/ogg', 'audio/ogg'],
  ['audio/flac', 'audio/flac'],
  ['audio/x-flac', 'audio/flac'],
]);

/** By what the upload says it is, else by its name. More is heard than is documented: M4A and WebM are, by many. */
export function audioType({ type, name }: UploadedFile, provider: string): string {
  const known = mediaTypes.get(type) ?? mediaTypes.get(mediaTypeOf(name));
  if (known) return known;
  // What is said to be a video is watched, and its sound may go unheard.
  const sound = type.replace(/^video\/(?=mp4$|webm$)/, 'audio/');
  if (sound.startsWith('audio/')) return sound;
  throw badParam('file', `${provider} transcribes WAV, MP3, AIFF, AAC, OGG and FLAC files.`, 'unsupported_file');
}

/** Piece by piece: one text of it all, and the JSON around it, would each take the file's size again. */
export function toBase64(pieces: readonly Buffer[]): Buffer[] {
  const encoded: Buffer[] = [];
  let rest: Buffer = Buffer.alloc(0);
  for (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    // Three bytes are four characters: what does not fill them waits for the next piece.
    const whole = bytes.length - (bytes.length % 3);
    encoded.push(Buffer.from(bytes.toString('base64', 0, whole), 'latin1'));
    rest = bytes.subarray(whole);
  }
  return [...encoded, Buffer.from(rest.toString('base64'), 'latin1')];
}
