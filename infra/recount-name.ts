/** The one function that people invoke by name, in `npm run statistics`. */
export function recountName(stage: string): string {
  return `bihuan-${stage}-statistics-every-night`;
}
