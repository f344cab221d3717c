/** What a fake provider says: one whole answer, and the same as a stream of events. */
export interface Answer {
  readonly streams: (path: string, body: Buffer) => boolean;
  readonly streamType: string;
  readonly whole: object;
  readonly events: (count: number) => Buffer[];
}
