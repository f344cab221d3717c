import { expect, test } from 'vitest';
import { toFormFields, toMultipart } from '../../../../providers/base/audio_transcription/multipart.ts';
import { upload } from '../../../helpers/form.ts';

test('a form is fields, then the file, byte for byte', () => {
  const { contentType, pieces } = toMultipart(
    [
      ['model', 'whisper-1'],
      ['a[]', 'Größe\r\n"'],
    ],
    upload('sound'),
    'id-7',
  );

  expect(contentType).toBe('multipart/form-data; boundary=rawdog-id-7');
  expect(Buffer.concat(pieces).toString()).toBe(
    [
      '--rawdog-id-7',
      'content-disposition: form-data; name="model"',
      '',
      'whisper-1',
      '--rawdog-id-7',
      'content-disposition: form-data; name="a[]"',
      '',
      'Größe\r\n"',
      '--rawdog-id-7',
      'content-disposition: form-data; name="file"; filename="speech.mp3"',
      'content-type: audio/mpeg',
      '',
      'sound',
      '--rawdog-id-7--',
      '',
    ].join('\r\n'),
  );
});

test('the pieces of the file are the very ones that came', () => {
  const came = [Buffer.from('so'), Buffer.from('und')];

  const { pieces } = toMultipart([], upload('', { pieces: came, size: 5 }), 'id');

  expect(pieces.slice(1, -1)).toEqual(came);
  expect(pieces[1]).toBe(came[0]);
  expect(pieces[2]).toBe(came[1]);
});

test('names cannot break out of their quotes or lines', () => {
  const { pieces } = toMultipart([['a"\r\nb', 'x']], upload('y', { name: '"\r\nx: y"ü.mp3' }), 'id');
  const text = Buffer.concat(pieces).toString();

  expect(text).toContain('name="a%22%0D%0Ab"\r\n');
  expect(text).toContain('filename="%22%0D%0Ax: y%22ü.mp3"\r\n');
});

test('a boundary is made of safe characters, and of no more than a boundary may have', () => {
  const { contentType } = toMultipart([], upload(), `transcript- ;"\r\n${'x'.repeat(100)}`);

  expect(contentType).toBe(`multipart/form-data; boundary=rawdog-${'x'.repeat(60)}`);
});

test('lists become repeated names, and what is not given nothing', () => {
  expect(toFormFields({ a: 'x', b: 0.5, c: undefined, d: ['y', 'z'], e: [] })).toEqual([
    ['a', 'x'],
    ['b', '0.5'],
    ['d', 'y'],
    ['d', 'z'],
  ]);
});
