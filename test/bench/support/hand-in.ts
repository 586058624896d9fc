/** One self-check from its photos to its receipt, in the requests that the phone page makes. */
import { randomUUID } from 'node:crypto';
import { newId } from '../../../functions/kit/ids.ts';
import type { Form } from '../../../schemas/form.ts';
import type { Output } from '../../../schemas/operations.ts';
import type { PhotoSlot, photoApi } from '../../../schemas/photo.ts';
import type { Receipt } from '../../../schemas/self-check.ts';
import { jsonOf, type Sender } from './http.ts';
import type { Phone } from './phones.ts';
import type { BenchPhoto } from './photos.ts';
import { answersTo, submission } from './self-check.ts';

export type HandIn = { send: Sender; url: string; form: Form; photos: readonly BenchPhoto[] };

export async function handIn({ send, url, form, photos }: HandIn, { cookie }: Phone): Promise<void> {
  const post = (path: string, content: object) => {
    const headers = { cookie, 'content-type': 'application/json' };
    return send({ method: 'POST', url: url + path, headers, body: [Buffer.from(JSON.stringify(content))] });
  };
  const wanted = photos.map(({ bytes, sha256 }) => ({
    ...{ photoId: newId('ph', Date.now()), sha256, bytes: bytes.length },
    contentType: 'image/jpeg' as const,
  }));
  if (wanted.length > 0) {
    const answer = await post('/api/unit/photos', { photos: wanted });
    const { slots } = jsonOf<Output<typeof photoApi.requestPhotoSlots>>(answer);
    await Promise.all(slots.map((slot, index) => upload(send, slot, photos[index]?.bytes ?? Buffer.alloc(0))));
  }
  const answers = answersTo(
    form,
    wanted.map(({ photoId }) => photoId),
  );
  const selfCheckId = newId('sc', Date.now());
  const receipt = jsonOf<Receipt>(await post(`/api/unit/self-checks/${selfCheckId}`, submission(form, answers)));
  if (receipt.selfCheckId !== selfCheckId) throw new Error('the receipt is of another self-check');
}

async function upload(send: Sender, { upload }: PhotoSlot, file: Buffer): Promise<void> {
  if (!upload) throw new Error('a photo got no slot');
  const boundary = randomUUID();
  const part = (name: string, rest: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${rest}`;
  const fields = Object.entries(upload.fields).map(([name, value]) => part(name, `\r\n\r\n${value}\r\n`));
  const head = `${fields.join('')}${part('file', '; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n')}`;
  const body = [Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)];
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const { status, body: said } = await send({ method: 'POST', url: upload.url, headers, body });
  if (status !== 204 && status !== 201) throw new Error(`the bucket answered ${status}: ${said}`);
}
