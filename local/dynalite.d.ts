/** What we use of it. @see https://github.com/architect/dynalite#api */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** The folder of the data; without one they are in memory. */
    readonly path?: string;
    /** Milliseconds. */
    readonly createTableMs?: number;
  }

  export default function dynalite(options?: Options): Server;
}
