/**
 * Takes the place of `@rc-component/util`'s `Dom/dynamicCSS` and of `@ant-design/icons`' `cssUtils`, through which antd
 * puts every style into the page. It keeps them in constructed style sheets instead of <style> elements, so that the
 * content security policy can do without `style-src 'unsafe-inline'`. Same exports, same meaning of `key`, `prepend`
 * and `priority`.
 */
type Options = { mark?: string; prepend?: boolean | 'queue'; priority?: number };
type Entry = { key: string; rank: number; sheet: CSSStyleSheet; element: HTMLStyleElement; css: string };

const entries: Entry[] = [];

/** Prepended ones first, in order of priority; what is appended comes after them. */
function rankOf({ prepend, priority = 0 }: Options): number {
  return prepend ? priority : Number.POSITIVE_INFINITY;
}

function adopt(): void {
  document.adoptedStyleSheets = entries.map(({ sheet }) => sheet);
}

function markedKey(key: string, { mark = 'rc-util-key' }: Options): string {
  return `${mark} ${key}`;
}

function insert(css: string, key: string, options: Options): HTMLStyleElement {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  const entry = { key, rank: rankOf(options), sheet, element: document.createElement('style'), css };
  const place = entries.findIndex(({ rank }) => rank > entry.rank);
  entries.splice(place === -1 ? entries.length : place, 0, entry);
  adopt();
  return entry.element;
}

export function injectCSS(css: string, options: Options = {}): HTMLStyleElement {
  return insert(css, '', options);
}

/** The element is never in the page: callers hang attributes on it and nothing else. */
export function updateCSS(css: string, key: string, options: Options = {}): HTMLStyleElement {
  const marked = markedKey(key, options);
  const entry = entries.find((other) => other.key === marked);
  if (entry === undefined) return insert(css, marked, options);
  if (entry.css !== css) {
    entry.css = css;
    entry.sheet.replaceSync(css);
  }
  return entry.element;
}

export function removeCSS(key: string, options: Options = {}): void {
  const index = entries.findIndex((entry) => entry.key === markedKey(key, options));
  if (index === -1) return;
  entries.splice(index, 1);
  adopt();
}

export function clearContainerCache(): void {}

/** The icons ask for the shadow root they are in; the console has none. */
export function getShadowRoot(): null {
  return null;
}

export function warningOnce(): void {}
