/** The two HTML pages, never cached, with the security headers of the whole site. Assets are in the web bucket. */
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import consolePage from '../../dist/site/console.html';
import formPage from '../../dist/site/form.html';
import { env } from '../kit/env.ts';
import { pageHeaders } from './headers.ts';

const photoOrigin = env('PHOTO_ORIGIN');
const identityOrigins = env('IDENTITY_ORIGINS');
const form = { page: formPage, headers: pageHeaders(formPage, { images: photoOrigin, connections: photoOrigin }) };
const staff = {
  page: consolePage,
  headers: pageHeaders(consolePage, { images: photoOrigin, connections: `${photoOrigin} ${identityOrigins}` }),
};

export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { page, headers } = event.rawPath.startsWith('/u/') ? form : staff;
  if (/^\/(api|assets|form-assets)\//.test(event.rawPath)) return { statusCode: 404, headers, body: '' };
  return { statusCode: 200, headers, body: page };
}
