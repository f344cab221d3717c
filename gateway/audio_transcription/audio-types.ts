/** Endings of audio files and their media types, each of which stands in for the other where a form leaves one out. */

const typeOfEnding: Readonly<Record<string, string>> = {
  flac: 'audio/flac',
  mp3: 'audio/mpeg',
  mp4: 'audio/mp4',
  mpeg: 'audio/mpeg',
  mpga: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  oga: 'audio/ogg',
  opus: 'audio/ogg',
  wav: 'audio/wav',
  webm: 'audio/webm',
  aac: 'audio/aac',
  aiff: 'audio/aiff',
};

/** What providers are told of a file: some go by its name's ending, others by its type. */
export function nameAndType(filename: string, type: string): { readonly name: string; readonly type: string } {
  const ending = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  const known = Object.hasOwn(typeOfEnding, ending) ? typeOfEnding[ending] : undefined;
  const useful = /^(?:audio|video)\//.test(type) ? type : (known ?? type);
  // A browser's recording is a `blob`.
  return { name: ending ? filename : (filename || 'audio') + endingOf(useful), type: useful };
}

/** Types have many spellings: `audio/x-wav`, `audio/wave`, `video/webm`. */
function endingOf(type: string): string {
  const subtype = /\/(?:x-|vnd\.)?(\w+)/.exec(type)?.[1] ?? '';
  const spelled = otherSpellings[subtype] ?? subtype;
  return Object.hasOwn(typeOfEnding, spelled) ? `.${spelled}` : '';
}

const otherSpellings: Readonly<Record<string, string>> = { mpeg: 'mp3', wave: 'wav', mpeg3: 'mp3', aif: 'aiff' };
