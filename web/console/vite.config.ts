import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** antd's styles, and its icons', go into constructed style sheets: see `adopted-styles.ts`. */
const adoptedStyles: Plugin = {
  name: 'adopted-styles',
  enforce: 'pre',
  resolveId: (source) => (/\/(dynamicCSS|cssUtils)(\.js)?$/.test(source) ? here('adopted-styles.ts') : undefined),
};

// biome-ignore lint/style/noDefaultExport: vite reads the default export
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [adoptedStyles, react()],
  build: {
    outDir: here('../../dist/web/console'),
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { experimental: { lazyBarrel: true } },
    // Small files stay files: the content security policy knows no data: scripts or styles.
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
  server: { host: '127.0.0.1' },
});
