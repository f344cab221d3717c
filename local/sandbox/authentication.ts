import { Refusal, type RefusalDetail } from './refusal.ts';

export function hasBearer(authorization: string | undefined): boolean {
  return /^Bearer +\S/i.test(authorization ?? '');
}

export function requireBearer(authorization: string | undefined, message: string, detail: RefusalDetail = {}): void {
  if (!hasBearer(authorization)) throw new Refusal(401, message, detail);
}
