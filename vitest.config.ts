import { globSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const all = 'test/**/*.test.ts';
const mocking = globSync(all).filter((file) => readFileSync(file, 'utf8').includes('vi.mock('));

export default defineConfig({
  test: {
    testTimeout: 20_000,
    restoreMocks: true,
    projects: [
      // No module holds the state of a request, so files can share a process: one each takes longer than most files do.
      { extends: true, test: { name: 'shared', include: [all], exclude: mocking, isolate: false } },
      // A module that was replaced would stay so for the files that come after.
      { extends: true, test: { name: 'mocking', include: mocking } },
    ],
  },
});
