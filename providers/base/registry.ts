import type { Endpoint, Handler } from './endpoint.ts';

/** From provider id to the module of its handler. */
export type Registry<E extends Endpoint> = Readonly<Record<string, () => Promise<{ readonly handler: Handler<E> }>>>;
