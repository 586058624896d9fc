declare module '*.html' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: a text file has one value
  export default text;
}
