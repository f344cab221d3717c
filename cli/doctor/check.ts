/** What `rawdog doctor` finds out, one thing a check. */
import type { Api } from '../api.ts';
import type { Terminal } from '../terminal.ts';

export interface Check {
  readonly name: string;
  /** `skipped` is what could not be looked at, or is nobody's fault. */
  readonly state: 'ok' | 'warning' | 'failed' | 'skipped';
  readonly said: string;
  /** What to do. */
  readonly advice?: string;
}

export interface Patient {
  readonly api: Api;
  readonly terminal: Terminal;
  readonly isLocal: boolean;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
