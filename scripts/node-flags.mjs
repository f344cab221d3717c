/**
 * Flags the local gateway runs with. A large request drops megabytes of strings that V8 counts as old space: with the
 * small heap it starts with, it would collect the whole of it every forty such requests.
 */
export const nodeFlags = ['--initial-old-space-size=64'];
