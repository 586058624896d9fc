import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    setupFiles: ['test/support/env.ts'],
    globalSetup: ['test/support/build.ts'],
    // Browsers, hosts and killed processes mostly wait: two files at once keep two cores busy, where one is vitest's own choice.
    maxWorkers: '100%',
    include: ['test/**/*.test.ts'],
    // Browsers and hosts start slowly while every core is busy.
    testTimeout: 30_000,
    hookTimeout: 120_000,
  },
});
