/** For a base URL that people write with its version and without. @param usual with it */
import type { Credentials } from './endpoint.ts';

export function versioned(usual: string): (credentials: Credentials) => string {
  const version = usual.slice(usual.lastIndexOf('/'));
  return ({ baseUrl = usual }) => {
    const address = baseUrl.replace(/\/+$/, '');
    return address.endsWith(version) ? address : address + version;
  };
}
