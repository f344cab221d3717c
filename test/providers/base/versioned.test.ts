import { expect, test } from 'vitest';
import { versioned } from '../../../providers/base/versioned.ts';

test.each([
  [undefined, 'https://api.example.com/v2'],
  ['https://api.eu.example.com', 'https://api.eu.example.com/v2'],
  ['https://api.eu.example.com/', 'https://api.eu.example.com/v2'],
  ['https://api.eu.example.com/v2', 'https://api.eu.example.com/v2'],
  ['https://api.eu.example.com/v2//', 'https://api.eu.example.com/v2'],
  ['http://127.0.0.1:8080/proxy', 'http://127.0.0.1:8080/proxy/v2'],
])('the base URL %s becomes %s', (baseUrl, address) => {
  expect(versioned('https://api.example.com/v2')(baseUrl === undefined ? {} : { baseUrl })).toBe(address);
});
