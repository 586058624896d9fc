import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// biome-ignore lint/style/noDefaultExport: Vite reads it
export default defineConfig({
  root: here('.'),
  base: '/',
  resolve: {
    // React's hooks are all that the page takes of React; `preact/compat` would be four more kilobytes.
    alias: [{ find: 'react', replacement: 'preact/hooks' }],
  },
  // Calls of `h` are a quarter of a kilobyte shorter than those of the automatic runtime.
  oxc: {
    jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment', development: false },
    jsxInject: `import { Fragment, h } from 'preact';`,
  },
  build: {
    outDir: here('../../dist/web/form'),
    emptyOutDir: true,
    assetsDir: 'form-assets',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Its syntax is understood by Chrome 85 and Safari 14.1 on: WeChat on older phones.
    target: 'es2022',
    cssTarget: ['chrome87', 'safari14'],
  },
});
