import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,responders,stacks,range,kql,test}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Two cores are the smallest machine that the suite is meant for.
    maxWorkers: 2,
  },
});
