/**
 * POST of an HTML form with a file. The policy is checked when the file begins, before a byte of it is stored; the
 * length while it streams. What is refused is still read to its end, so that the browser hears the answer.
 */
import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { AwsError, type Caller, type WireResponse } from '../host.ts';
import { invalidArgument } from '../sigv4-refusals.ts';
import type { Bucket } from './bucket.ts';
import { claimedChecksum, compareChecksum } from './checksum.ts';
import type { StoredObject, Upload } from './disk.ts';
import { checkPolicy, type Fields, type Policy } from './policy.ts';
import { describe, type Shelf, shelve, written } from './put.ts';
import { checkKey, lacks, whole } from './request.ts';
import { document } from './xml.ts';

const MOST_FIELD_BYTES = 20_480;

type File = { stream: Readable; fields: Fields };

/** `authorise` throws unless the signer may put this key. */
export async function postForm(
  shelf: Shelf,
  bucket: Bucket,
  request: IncomingMessage,
  authorise: (caller: Caller, key: string) => void,
): Promise<WireResponse> {
  const { file, end } = readForm(request);
  try {
    const { stream, fields } = await file;
    refuseUnknownFields(fields);
    const key = fields.get('key');
    if (!key)
      throw invalidArgument(
        'key',
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      );
    checkKey(key);
    const policy = checkPolicy(fields, bucket.name, shelf.host);
    authorise(policy.caller, key);
    const claim = claimedChecksum(fields.keys(), (name) => fields.get(name));
    const check = async ({ size, checksum }: Upload) => {
      if (size < policy.smallest) throw tooSmall(size, policy);
      compareChecksum(claim, checksum);
      await end;
    };
    const upload = await shelf.disk.receive(bucket.name, within(stream, policy), claim?.algorithm, check);
    const description = describe(fields.keys(), (name) => fields.get(name.toLowerCase()));
    const object = await shelve(shelf, bucket, key, upload, description, { event: 'ObjectCreated:Post' });
    return success(fields, bucket, object, shelf.host.publicUrl);
  } catch (error) {
    request.unpipe();
    request.resume();
    await finished(request).catch(() => undefined);
    throw error;
  }
}

/** `file` comes when all fields before it are read, and those after it count for nothing; `end` when all is read. */
function readForm(request: IncomingMessage): { file: Promise<File>; end: Promise<void> } {
  const begun = Promise.withResolvers<File>();
  const fields: Fields = new Map();
  let bytes = 0;
  const parser = startParser(request);
  let hasBegun = false;
  const begin = (stream: Readable) => {
    hasBegun = true;
    begun.resolve({ stream, fields: new Map(fields) });
  };
  parser.on('field', (name, value, { valueTruncated }) => {
    // Text without a file name may be the file, too.
    if (name === 'file' && !valueTruncated && !hasBegun) return begin(Readable.from([Buffer.from(value)]));
    bytes += name.length + Buffer.byteLength(value);
    fields.set(name.toLowerCase(), value);
  });
  parser.on('file', (name, stream, info) => {
    // A stream that is refused half-way must not end the process: whoever waits for it has the reason already.
    stream.on('error', () => undefined);
    if (name !== 'file' || hasBegun) {
      stream.resume();
    } else if (bytes > MOST_FIELD_BYTES) {
      stream.resume();
      begun.reject(
        new AwsError(
          'MaxPostPreDataLengthExceeded',
          'Your POST request fields preceeding the upload file was too large.',
          400,
          { MaxPostPreDataLengthBytes: MOST_FIELD_BYTES },
        ),
      );
    } else {
      const key = fields.get('key');
      if (key !== undefined) fields.set('key', key.replaceAll('$' + '{filename}', info.filename ?? ''));
      begin(stream);
    }
  });
  const end = pipeline(request, parser).catch(() => {
    throw notWellFormed();
  });
  end.then(
    () => begun.reject(invalidArgument('file', 'POST requires exactly one file upload per request.', '0')),
    begun.reject,
  );
  return { file: begun.promise, end };
}

function notWellFormed(): AwsError {
  const message = 'The body of your POST request is not well-formed multipart/form-data.';
  return new AwsError('MalformedPOSTRequest', message);
}

function startParser(request: IncomingMessage): busboy.Busboy {
  const isForm = /^multipart\/form-data(;|$)/i.test(request.headers['content-type'] ?? '');
  try {
    return busboy({ headers: request.headers, limits: { fieldSize: MOST_FIELD_BYTES * 2 }, defParamCharset: 'utf8' });
  } catch {
    if (isForm) throw notWellFormed();
    throw new AwsError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412, {
      Condition: 'Bucket POST must be of the enclosure-type multipart/form-data',
    });
  }
}

/** Passes the bytes on up to the limit; what lies beyond is counted, not stored. */
async function* within(stream: Readable, policy: Policy): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of whole(stream, notWellFormed)) {
    size += chunk.length;
    if (size <= policy.largest) yield chunk;
  }
  if (size <= policy.largest) return;
  throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', 400, {
    ProposedSize: size,
    MaxSizeAllowed: policy.largest,
  });
}

function tooSmall(size: number, { smallest }: Policy): AwsError {
  const message = 'Your proposed upload is smaller than the minimum allowed size';
  return new AwsError('EntityTooSmall', message, 400, { ProposedSize: size, MinSizeAllowed: smallest });
}

const understood = /^x-amz-(algorithm|credential|date|signature|security-token|(meta|checksum)-.*)$/;

function refuseUnknownFields(fields: Fields): void {
  for (const name of fields.keys()) {
    const isOther = ['acl', 'content-md5', 'redirect', 'tagging'].includes(name) || name.startsWith('x-amz-');
    if (isOther && !understood.test(name)) throw lacks(`the form field ${name}`);
  }
}

function success(fields: Fields, bucket: Bucket, object: StoredObject, publicUrl: string): WireResponse {
  const location = `${publicUrl}/${bucket.name}/${encodeURIComponent(object.key)}`;
  const headers: Record<string, string> = { ...written(bucket, object), location };
  const redirect = fields.get('success_action_redirect');
  if (redirect !== undefined && URL.canParse(redirect)) {
    const target = new URL(redirect);
    target.searchParams.append('bucket', bucket.name);
    target.searchParams.append('key', object.key);
    target.searchParams.append('etag', `"${object.etag}"`);
    return { status: 303, headers: { ...headers, location: target.href } };
  }
  const status = fields.get('success_action_status');
  if (status === '200') return { status: 200, headers };
  if (status !== '201') return { status: 204, headers };
  const body = document('PostResponse', {
    Location: location,
    Bucket: bucket.name,
    Key: object.key,
    ETag: headers.etag,
  });
  return { status: 201, headers: { ...headers, 'content-type': 'application/xml' }, body };
}
