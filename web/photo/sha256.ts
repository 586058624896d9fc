/** SHA-256 (FIPS 180-4) for pages on plain http, where `crypto.subtle` does not exist. Bytes in, bytes out. */
const roots = (power: number, count: number) => {
  const words: number[] = [];
  for (let candidate = 2; words.length < count; candidate++) {
    let isPrime = true;
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) if (candidate % divisor === 0) isPrime = false;
    if (isPrime) words.push(Math.floor((candidate ** power % 1) * 2 ** 32));
  }
  return words;
};
const rotate = (word: number, by: number) => (word >>> by) | (word << (32 - by));

export function sha256(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const constants = roots(1 / 3, 64);
  const state = Uint32Array.from(roots(1 / 2, 8));
  const padded = new Uint8Array(Math.ceil((data.length + 9) / 64) * 64);
  padded.set(data);
  padded[data.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(data.length / 2 ** 29));
  view.setUint32(padded.length - 4, data.length * 8);
  for (let block = 0; block < padded.length; block += 64) digest(state, view, block, constants);
  const hash = new DataView(new ArrayBuffer(32));
  state.forEach((word, index) => {
    hash.setUint32(index * 4, word);
  });
  return new Uint8Array(hash.buffer);
}

function digest(state: Uint32Array, view: DataView, block: number, constants: number[]): void {
  const schedule = new Uint32Array(64);
  const at = (index: number) => schedule[index] as number;
  let [a, b, c, d, e, f, g, h] = state as unknown as [number, number, number, number, number, number, number, number];
  for (let round = 0; round < 64; round++) {
    if (round < 16) schedule[round] = view.getUint32(block + round * 4);
    else {
      const low = rotate(at(round - 15), 7) ^ rotate(at(round - 15), 18) ^ (at(round - 15) >>> 3);
      const high = rotate(at(round - 2), 17) ^ rotate(at(round - 2), 19) ^ (at(round - 2) >>> 10);
      schedule[round] = at(round - 16) + low + at(round - 7) + high;
    }
    const mixE = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const one = h + mixE + ((e & f) ^ (~e & g)) + (constants[round] as number) + at(round);
    const mixA = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const two = mixA + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = (state[index] as number) + word;
  });
}
