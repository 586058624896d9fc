/** When and where a photo was taken survives its shrinking: the camera's EXIF block is carried over, without its thumbnail. */
const app1 = 0xffe1;
const orientation = 0x0112;
const thumbnailStart = 0x0201;

/** The JPEG with the EXIF block of the original, which is upright now; unchanged where the original has none. */
export function withExif(jpeg: ArrayBuffer, original: ArrayBuffer): ArrayBuffer {
  const block = exifOf(original);
  if (!block) return jpeg;
  const joined = new Uint8Array(jpeg.byteLength + block.length);
  joined.set(new Uint8Array(jpeg, 0, 2));
  joined.set(block, 2);
  joined.set(new Uint8Array(jpeg, 2), 2 + block.length);
  return joined.buffer;
}

/** The APP1 segment, marker included. */
function exifOf(original: ArrayBuffer): Uint8Array | undefined {
  try {
    const view = new DataView(original);
    let at = 2;
    if (view.getUint16(0) !== 0xffd8) return undefined;
    while (view.getUint16(at) !== app1 || view.getUint32(at + 4) !== 0x45786966) {
      const marker = view.getUint16(at);
      if (marker < 0xffe0 || marker === 0xffda) return undefined;
      at += 2 + view.getUint16(at + 2);
    }
    return trim(new Uint8Array(original.slice(at, at + 2 + view.getUint16(at + 2))));
  } catch {
    return undefined;
  }
}

/** Marks the picture as upright and cuts the thumbnail off, which every camera writes last. */
function trim(block: Uint8Array<ArrayBuffer>): Uint8Array {
  const tiff = 10;
  const view = new DataView(block.buffer);
  const isLittle = view.getUint16(tiff) === 0x4949;
  const first = tiff + view.getUint32(tiff + 4, isLittle);
  const count = view.getUint16(first, isLittle);
  const upright = entryOf(view, first, orientation, isLittle);
  if (upright) view.setUint16(upright + 8, 1, isLittle);
  const nextAt = first + 2 + count * 12;
  const second = view.getUint32(nextAt, isLittle);
  view.setUint32(nextAt, 0, isLittle);
  const thumbnail = second && entryOf(view, tiff + second, thumbnailStart, isLittle);
  const end = thumbnail ? tiff + view.getUint32(thumbnail + 8, isLittle) : block.length;
  view.setUint16(2, Math.min(end, block.length) - 2);
  return block.subarray(0, end);
}

function entryOf(view: DataView, directory: number, tag: number, isLittle: boolean): number | undefined {
  const count = view.getUint16(directory, isLittle);
  for (let at = directory + 2; at < directory + 2 + count * 12; at += 12) {
    if (view.getUint16(at, isLittle) === tag) return at;
  }
  return undefined;
}
