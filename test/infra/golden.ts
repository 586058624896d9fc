/** A template without what changes with every build: hashes of assets. */
export function goldenOf(template: unknown): string {
  return `${JSON.stringify(template, null, 1)
    .replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')
    .replaceAll(/"CurrentVersion[0-9A-Za-z]+"/g, '"CurrentVersion"')}\n`;
}
