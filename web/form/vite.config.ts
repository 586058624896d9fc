import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Vite's loader of lazy chunks also preloads what they need; ours need nothing, and it is a kilobyte. */
const plainImports: Plugin = {
  name: 'plain-imports',
  enforce: 'pre',
  load: (id) => (id.includes('vite/preload-helper') ? 'export const __vitePreload = (load) => load();' : undefined),
};

// biome-ignore lint/style/noDefaultExport: Vite reads it
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [plainImports],
  resolve: {
    // React's hooks are all that the page takes of React; `preact/compat` would be four more kilobytes.
    alias: [{ find: 'react', replacement: 'preact/hooks' }],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: here('../../dist/web/form'),
    emptyOutDir: true,
    assetsDir: 'form-assets',
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    // Its syntax is understood by Chrome 85 and Safari 14.1 on: WeChat on older phones.
    target: 'es2022',
    cssTarget: ['chrome87', 'safari14'],
  },
});
