/**
 * Requests as they come: signed ones through `handle`, presigned ones, forms and preflights through `raw`. Both become
 * one `S3Request` and are answered in S3's XML, with the headers that the bucket's cross-origin rules add.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { AwsError, type Host, type WireRequest, type WireResponse } from '../host.ts';
import { verifyQuerySignature } from '../sigv4.ts';
import { invalidArgument, malformedQuery, refusal, wrongRegion } from '../sigv4-refusals.ts';
import type { Bucket } from './bucket.ts';
import { decodeChunks } from './chunks.ts';
import { corsHeaders, preflight } from './cors.ts';
import { postForm } from './form.ts';
import type { Operations } from './operations.ts';
import type { Shelf } from './put.ts';
import { addressed, type Header, incomplete, lacks, type Place, whole } from './request.ts';
import { errorDocument } from './xml.ts';

export function wire(host: Host, shelf: Shelf, buckets: Map<string, Bucket>, operations: Operations) {
  const Region = host.region;

  async function handle(request: WireRequest): Promise<WireResponse> {
    const { method, query, caller, requestId } = request;
    const header = headerOf(request.headers);
    return answering(method, requestId, request.rawPath, header, async (place) => {
      if (query.has('X-Amz-Signature') || query.has('X-Amz-Algorithm')) {
        throw invalidArgument(
          'Authorization',
          'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
          header('authorization'),
        );
      }
      const [, credential] = /Credential=([^,\s]+)/.exec(header('authorization') ?? '') ?? [];
      const wrong = credential && wrongRegion(credential, Region);
      if (wrong) throw refusal('s3', 'malformed', `The authorization header is malformed; ${wrong}`, { Region });
      const { body, trailers } = decodeChunks(request.body, header);
      const trailer = (name: string) => trailers[name];
      const headerNames = Object.keys(request.headers);
      return operations.answer({ ...place, method, query, header, headerNames, body: [body], trailer, caller });
    });
  }

  async function raw(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = request;
    const [path = '/', search = ''] = url.split(/\?(.*)/s);
    const header = headerOf(request.headers);
    const result = await answering(method, randomUUID(), path, header, async (place) => {
      if (method === 'OPTIONS') {
        return { status: 200, headers: preflight(buckets.get(place.bucket)?.cors, place.key, header) };
      }
      if (method !== 'POST' || place.key !== '') return presigned(request, place, path, search);
      const bucket = operations.getBucket(place.bucket);
      return postForm(shelf, bucket, request, (caller, key) =>
        operations.authorise(caller, 's3:PutObject', `${bucket.arn}/${key}`),
      );
    });
    request.resume();
    response.writeHead(result.status, result.headers).end(result.body);
  }

  async function presigned(
    request: IncomingMessage,
    place: Place,
    path: string,
    search: string,
  ): Promise<WireResponse> {
    const query = new URLSearchParams(search);
    const { authorization } = request.headers;
    if (authorization) throw invalidArgument('Authorization', 'Unsupported Authorization Type', authorization);
    if (!query.has('X-Amz-Signature')) throw new AwsError('AccessDenied', 'Access Denied', 403);
    const { method = 'GET', headers } = request;
    const { caller } = verifyQuerySignature(
      { method, path, query: search, headers },
      host.credentials,
      host.clock.now(),
    );
    const wrong = wrongRegion(query.get('X-Amz-Credential') ?? '', Region);
    if (wrong) throw malformedQuery(`Error parsing the X-Amz-Credential parameter; ${wrong}`, { Region });
    const hoisted = new Map([...query].map(([name, value]) => [name.toLowerCase(), value]));
    const plain = headerOf(headers);
    const header = (name: string) => plain(name) ?? (name.startsWith('x-amz-') ? hoisted.get(name) : undefined);
    const headerNames = [...Object.keys(headers), ...hoisted.keys()];
    if (header('x-amz-content-sha256')?.startsWith('STREAMING-')) throw lacks('aws-chunked behind a presigned URL');
    const trailer = () => undefined;
    const body = whole(request, incomplete);
    return operations.answer({ ...place, method, query, header, headerNames, body, trailer, caller });
  }

  async function answering(
    method: string,
    requestId: string,
    path: string,
    header: Header,
    run: (place: Place) => Promise<WireResponse>,
  ): Promise<WireResponse> {
    let bucket: Bucket | undefined;
    const result = await Promise.resolve()
      .then(() => {
        const place = addressed(path, header('host'), (name) => buckets.has(name));
        bucket = buckets.get(place.bucket);
        return run(place);
      })
      .catch((error: unknown) => answerRefusal(error, method, requestId));
    const cors = method === 'OPTIONS' ? {} : corsHeaders(bucket?.cors ?? [], header('origin'), method);
    // The SDK sets its clock by it, so it must be the host's.
    const date = new Date(host.clock.now()).toUTCString();
    return { ...result, headers: { date, 'x-amz-request-id': requestId, ...result.headers, ...cors } };
  }

  return { handle, raw };
}

export function answerRefusal(error: unknown, method: string, requestId: string): WireResponse {
  if (!(error instanceof AwsError)) throw error;
  if (method === 'HEAD') return { status: error.status };
  return {
    status: error.status,
    headers: { 'content-type': 'application/xml' },
    body: errorDocument(error, requestId),
  };
}

function headerOf(headers: IncomingHttpHeaders): Header {
  return (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
}
