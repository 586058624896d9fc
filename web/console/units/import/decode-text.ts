/**
 * Text of a CSV file: UTF-8 with or without its mark, UTF-16 as Excel saves "Unicode text", or GBK as old Excel does.
 * Throws for what is no text, such as an XLS file.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes.includes(0)) throw new TypeError('not a text file');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Chinese in GBK is hardly ever valid UTF-8; GB 18030 contains GBK.
    return new TextDecoder('gb18030').decode(bytes);
  }
}
