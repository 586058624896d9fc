import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    setupFiles: ['test/support/env.ts'],
    globalSetup: ['test/support/build.ts'],
    include: ['test/**/*.test.ts'],
    // Browsers and hosts start slowly while every core is busy.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Hosts, browsers and killed processes meet real time: where every core is busy one of them may come too late once.
    retry: 2,
  },
});
