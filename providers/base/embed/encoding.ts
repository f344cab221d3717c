/** Vectors as base64, the form OpenAI's clients ask for: little-endian float32 values, one after the other. */
import { endianness } from 'node:os';

const bytesPerValue = Float32Array.BYTES_PER_ELEMENT;
const bigEndian = endianness() === 'BE';

/** Used and left within one synchronous step: thousands of vectors, each in a buffer of its own, pile up until they are freed. */
let scratch = Buffer.alloc(0);

function withRoomFor(bytes: number): Buffer {
  // Not from the pool, where no float may begin at some places.
  if (bytes > scratch.length) scratch = Buffer.allocUnsafeSlow(Math.ceil(bytes / bytesPerValue) * bytesPerValue * 2);
  return scratch;
}

export function toBase64(values: readonly number[]): string {
  const size = values.length * bytesPerValue;
  const bytes = withRoomFor(size).subarray(0, size);
  floatsIn(bytes).set(values);
  if (bigEndian) bytes.swap32();
  return bytes.toString('base64');
}

/** How many values a text holds; not a whole number for what holds none. */
export function valuesIn(base64: string): number {
  return Buffer.byteLength(base64, 'base64') / bytesPerValue;
}

/** Lent until the next call. Undefined for what is no base64, or not of whole values. */
export function readBase64(text: string): Float32Array | undefined {
  const size = Buffer.byteLength(text, 'base64');
  const written = withRoomFor(size).write(text, 'base64');
  // Characters that are none of base64's are skipped, and missing in the end.
  if (written !== size || size % bytesPerValue !== 0 || hasOddCharacter(text)) return undefined;
  const bytes = scratch.subarray(0, size);
  if (bigEndian) bytes.swap32();
  return floatsIn(bytes);
}

/** Four characters are three bytes: one that is left over makes none, so that it would not be missed. */
function hasOddCharacter(text: string): boolean {
  const padding = Number(text.endsWith('=')) + Number(text.endsWith('=='));
  return (text.length - padding) % 4 === 1;
}

function floatsIn({ buffer, byteOffset, length }: Buffer): Float32Array {
  return new Float32Array(buffer, byteOffset, length / bytesPerValue);
}
