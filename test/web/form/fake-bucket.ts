/** A bucket on an origin of its own that takes presigned posts, checks what was promised, and shows what it has. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import busboy from 'busboy';

export type Upload = { fields: Record<string, string>; body: Buffer };
export type FakeBucket = { url: string; close(): void };

/** `onUpload` gets each file that arrived; `isDown` makes posts fail as a broken bucket would. */
export async function startFakeBucket(onUpload: (upload: Upload) => void, isDown: () => boolean): Promise<FakeBucket> {
  const files = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    response.setHeader('access-control-allow-origin', '*');
    if (request.method === 'POST') {
      if (isDown()) return void response.writeHead(503).end();
      const upload = await readUpload(request);
      files.set(upload.fields.key ?? '', upload.body);
      onUpload(upload);
      return void response.writeHead(204).end();
    }
    show(response, files.get(`incoming/${request.url?.split('/').pop()}`));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function show(response: ServerResponse, body: Buffer | undefined): void {
  response.writeHead(body ? 200 : 404, { 'content-type': 'image/jpeg' }).end(body);
}

function readUpload(request: IncomingMessage): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const upload: Upload = { fields: {}, body: Buffer.alloc(0) };
    const form = busboy({ headers: request.headers });
    form.on('field', (name, value) => {
      upload.fields[name] = value;
    });
    form.on('file', (_name, stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        upload.body = Buffer.concat(chunks);
      });
    });
    form.on('close', () => resolve(upload));
    form.on('error', reject);
    request.pipe(form);
  });
}

export function sha256Of(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
