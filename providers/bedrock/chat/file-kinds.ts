/** Which block and format a file becomes, by its media type or the end of its name. */

export interface FileKind {
  readonly block: 'image' | 'document' | 'video' | 'audio';
  readonly format: string;
}

const formats = {
  image: ['png', 'jpeg', 'gif', 'webp'],
  document: ['pdf', 'csv', 'doc', 'docx', 'xls', 'xlsx', 'html', 'txt', 'md'],
  video: ['mp4', 'webm', 'mov', 'mkv', 'flv', 'mpeg', 'mpg', 'wmv', 'three_gp'],
  audio: ['mp3', 'wav', 'flac', 'ogg', 'opus', 'aac', 'm4a', 'mka'],
} as const satisfies Record<FileKind['block'], readonly string[]>;

const byFormat: ReadonlyMap<string, FileKind> = new Map(
  Object.entries(formats).flatMap(([block, names]) =>
    names.map((format) => [format, { block, format } as FileKind] as const),
  ),
);

/** Where the format is not the part behind the slash. */
const formatOfMediaType: Readonly<Record<string, string>> = {
  'image/jpg': 'jpeg',
  'text/plain': 'txt',
  'text/markdown': 'md',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/json': 'txt',
  'video/quicktime': 'mov',
  'video/x-matroska': 'mkv',
  'video/x-flv': 'flv',
  'video/x-ms-wmv': 'wmv',
  'video/3gpp': 'three_gp',
  'audio/mpeg': 'mp3',
  'audio/x-wav': 'wav',
  'audio/mp4': 'm4a',
};

const formatOfExtension: Readonly<Record<string, string>> = { jpg: 'jpeg', htm: 'html', '3gp': 'three_gp' };

export function kindOfMediaType(mediaType: string): FileKind | undefined {
  const format = formatOfMediaType[mediaType] ?? mediaType.slice(mediaType.indexOf('/') + 1);
  return byFormat.get(format) ?? (mediaType.startsWith('text/') ? byFormat.get('txt') : undefined);
}

export function kindOfName(name: string): FileKind | undefined {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return byFormat.get(formatOfExtension[extension] ?? extension);
}
