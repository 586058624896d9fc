/** The two HTML pages, asked for anew at each visit, with the security headers of the whole site. */
import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import consolePage from '../../dist/site/console.html';
import formPage from '../../dist/site/form.html';
import { env } from '../kit/env.ts';
import { type Origins, pageHeaders } from './headers.ts';

const photoOrigin = env('PHOTO_ORIGIN');
const identityOrigins = env('IDENTITY_ORIGINS');
const form = served(formPage, { images: photoOrigin, connections: photoOrigin });
const staff = served(consolePage, { images: photoOrigin, connections: `${photoOrigin} ${identityOrigins}` });

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { headers, page, compressed } = event.rawPath.startsWith('/u/') ? form : staff;
  if (/^\/(api|assets)\//.test(event.rawPath)) return { statusCode: 404, headers, body: '' };
  if (event.headers['if-none-match'] === headers.etag) return { statusCode: 304, headers, body: '' };
  if (!event.headers['accept-encoding']?.includes('gzip')) return { statusCode: 200, headers, body: page };
  return {
    statusCode: 200,
    headers: { ...headers, 'content-encoding': 'gzip' },
    body: compressed,
    isBase64Encoded: true,
  };
}

function served(page: string, origins: Origins) {
  const compressed = gzipSync(page, { level: 9 }).toString('base64');
  return { page, compressed, headers: pageHeaders(page, origins) };
}
