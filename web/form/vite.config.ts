import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const sentences = /(?<=^ {2})\w+(?=:)/gm;
/** Looked up by `words[…]`, or read off the store. */
const kept = ['language', 'acknowledge', 'supplement', 'rectification'];
const [, dictionary = ''] = readFileSync(here('words.ts'), 'utf8').split('export const zh');
const names = Array.from(dictionary.matchAll(sentences), ([name]) => name);
const short = new Map(names.filter((name) => !kept.includes(name)).map((name, at) => [name, `_${at.toString(36)}`]));
const shortOf = (name: string) => short.get(name) ?? name;

/** Only the page reads the names of its sentences: short ones save half a kilobyte. */
const shortNames: Plugin = {
  name: 'short-names',
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(here('.'))) return undefined;
    const used = code.replace(/(?<=\b(?:words|wordsNow\(\))\.)\w+/g, shortOf);
    const from = /\/words(-en)?\.ts$/.test(id) ? Math.max(0, used.search(/export const (zh|en)\b/)) : used.length;
    return used.slice(0, from) + used.slice(from).replace(sentences, shortOf);
  },
};

/** Puts the script and the style into the page: on a slow network each file of its own is another wait. */
const oneFile: Plugin = {
  name: 'one-file',
  enforce: 'post',
  generateBundle(_, bundle) {
    const page = bundle['index.html'];
    if (page?.type !== 'asset') return;
    let style = '';
    let script = '';
    for (const [name, file] of Object.entries(bundle)) {
      if (file === page) continue;
      if (file.type === 'chunk') script += file.code.trim().replaceAll('</script', '<\\/script');
      else style += String(file.source).trim();
      delete bundle[name];
    }
    page.source = String(page.source)
      .replace(/\s*<(?:script|link)[^>]+\/assets\/[^>]+>(?:<\/script>)?/g, '')
      .replace(/\n +(\/\/.*)?/g, '\n')
      .replace('</head>', () => `<style>${style}</style>\n</head>`)
      .replace('</body>', () => `<script type="module">${script}</script>\n</body>`);
  },
};

// biome-ignore lint/style/noDefaultExport: Vite reads it
export default defineConfig({
  root: here('.'),
  base: '/',
  plugins: [shortNames, oneFile],
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
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // A third of a kilobyte less than Vite's own minifier.
    minify: 'terser',
    terserOptions: { compress: { passes: 3, unsafe_arrows: true, pure_getters: true } },
    // Its syntax is understood by Chrome 85 and Safari 14.1 on: WeChat on older phones.
    target: 'es2022',
    cssTarget: ['chrome87', 'safari14'],
  },
});
