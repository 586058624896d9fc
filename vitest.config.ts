import { defineConfig } from 'vitest/config';

/** These need modules of their own: what they load reads the environment or keeps a connection that others must not share. */
const apart = [
  'test/functions/**/{accounts,database,flow,sign}.test.ts',
  'test/functions/{hazards,units}/list.test.ts',
  'test/functions/hazards/read.test.ts',
  'test/functions/notifications/*.test.ts',
];

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: {
    setupFiles: ['test/support/env.ts'],
    globalSetup: ['test/support/build.ts'],
    // Browsers, hosts and killed processes mostly wait: two files at once keep two cores busy, where one is vitest's own choice.
    maxWorkers: '100%',
    // Browsers and hosts start slowly while every core is busy.
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Loading the modules again for each file would take a minute and a half.
    projects: [
      // Clients of AWS are replaced here, and real in the others.
      project('product', ['test/{functions,schemas,web}/**/*.test.ts'], { exclude: apart, isolate: false }),
      project('host', ['test/{e2e,infra,local,workflows}/**/*.test.ts'], { isolate: false }),
      project('apart', apart),
    ],
  },
});

function project(name: string, include: string[], more: { exclude?: string[]; isolate?: boolean } = {}) {
  return { extends: true as const, test: { name, include, ...more } };
}
