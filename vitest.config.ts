import { defineConfig } from 'vitest/config';

// biome-ignore lint/style/noDefaultExport: vitest reads the default export
export default defineConfig({
  test: { setupFiles: ['test/support/env.ts'], include: ['test/**/*.test.ts'] },
});
