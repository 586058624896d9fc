import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Answer } from '../exchange.ts';

/** CloudFront compresses these types, from 1,000 to 10,000,000 bytes. */
const compressible =
  /^(text\/|image\/svg\+xml|font\/(ttf|otf)|application\/(javascript|json|xml|manifest\+json|wasm|.+\+(json|xml)))/;
const least = 1_000;
const most = 10_000_000;
const mostKept = 64;

const encoders: Record<string, (body: Buffer) => Promise<Buffer>> = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (body) => promisify(gzip)(body),
};

/** Compresses what CloudFront would; bodies with an ETag are kept compressed, as the same file is asked for again and again. */
export function compressor() {
  const kept = new Map<string, Promise<Buffer>>();

  return async (answer: Answer, accepted: string, enabled: string[]): Promise<Answer> => {
    const header = (name: string): string | undefined => answer.headers.find(([other]) => other === name)?.[1];
    const body = Buffer.isBuffer(answer.body) ? answer.body : Buffer.from(answer.body);
    const encoding = enabled.find((one) => new RegExp(`\\b${one}\\b(?!;\\s*q=0(\\.0+)?\\b)`).test(accepted));
    const fits = body.length >= least && body.length <= most && compressible.test(header('content-type') ?? '');
    if (!encoding || !fits || answer.status !== 200 || header('content-encoding')) return answer;
    const etag = header('etag');
    const key = `${encoding} ${etag}`;
    const encoded = (etag && kept.get(key)) || encoders[encoding]?.(body);
    if (encoded === undefined) return answer;
    if (etag) kept.set(key, encoded);
    if (kept.size > mostKept) kept.delete(kept.keys().next().value ?? '');
    const others = answer.headers.filter(([name]) => name !== 'content-length' && name !== 'etag');
    // What is no longer byte for byte the object has a weak ETag.
    if (etag) others.push(['etag', etag.startsWith('W/') ? etag : `W/${etag}`]);
    return {
      ...answer,
      headers: [...others, ['content-encoding', encoding], ['vary', 'Accept-Encoding']],
      body: await encoded,
    };
  };
}
