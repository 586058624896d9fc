/** One self-check from its photos to its receipt, in the requests that the phone page makes. */
import { randomUUID } from 'node:crypto';
import { newId } from '../../../functions/kit/ids.ts';
import type { Form } from '../../../schemas/form.ts';
import type { Output } from '../../../schemas/operations.ts';
import type { PhotoSlot, photoApi } from '../../../schemas/photo.ts';
import type { Receipt } from '../../../schemas/self-check.ts';
import { jsonOf, Refused, type Sender } from './http.ts';
import type { Phone } from './phones.ts';
import type { BenchPhoto } from './photos.ts';
import { answersTo, submission } from './self-check.ts';

/** What a phone has in hand before it sends anything: sent again, it is the same self-check. */
export type FilledIn = {
  selfCheckId: string;
  slots: { photoId: `ph_${string}`; sha256: string; bytes: number; contentType: 'image/jpeg' }[];
  body: ReturnType<typeof submission>;
};
export type HandIn = { send: Sender; url: string; photos: readonly BenchPhoto[] };

export function fillIn(form: Form, photos: readonly BenchPhoto[]): FilledIn {
  const slots = photos.map(({ bytes, sha256 }) => ({
    ...{ photoId: newId('ph', Date.now()), sha256, bytes: bytes.length },
    contentType: 'image/jpeg' as const,
  }));
  const answers = answersTo(
    form,
    slots.map(({ photoId }) => photoId),
  );
  return { selfCheckId: newId('sc', Date.now()), slots, body: submission(form, answers) };
}

export async function handIn({ send, url, photos }: HandIn, { cookie }: Phone, filled: FilledIn): Promise<Receipt> {
  const post = (path: string, content: object) => {
    const headers = { cookie, 'content-type': 'application/json' };
    return send({ method: 'POST', url: url + path, headers, body: [Buffer.from(JSON.stringify(content))] });
  };
  const { selfCheckId, slots: wanted, body } = filled;
  if (wanted.length > 0) {
    const answer = await post('/api/unit/photos', { photos: wanted });
    const { slots } = jsonOf<Output<typeof photoApi.requestPhotoSlots>>(answer);
    await Promise.all(slots.map((slot, index) => upload(send, slot, photos[index]?.bytes ?? Buffer.alloc(0))));
  }
  const receipt = jsonOf<Receipt>(await post(`/api/unit/self-checks/${selfCheckId}`, body));
  if (receipt.selfCheckId !== selfCheckId) throw new Error('the receipt is of another self-check');
  return receipt;
}

/** A photo that the server has already gets no upload. */
async function upload(send: Sender, { upload }: PhotoSlot, file: Buffer): Promise<void> {
  if (!upload) return;
  const boundary = randomUUID();
  const part = (name: string, rest: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${rest}`;
  const fields = Object.entries(upload.fields).map(([name, value]) => part(name, `\r\n\r\n${value}\r\n`));
  const head = `${fields.join('')}${part('file', '; filename="photo.jpg"\r\nContent-Type: image/jpeg\r\n\r\n')}`;
  const body = [Buffer.from(head), file, Buffer.from(`\r\n--${boundary}--\r\n`)];
  const headers = { 'content-type': `multipart/form-data; boundary=${boundary}` };
  const answer = await send({ method: 'POST', url: upload.url, headers, body });
  if (answer.status > 299) throw new Refused('the bucket', answer);
}
