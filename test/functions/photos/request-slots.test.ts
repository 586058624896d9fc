import { describe, expect, it } from 'vitest';
import { requestPhotoSlots, requestStaffPhotoSlots } from '../../../functions/photos/request-slots.ts';
import { photoApi } from '../../../schemas/photo.ts';
import { anId, aPhoto, aUnit, noon, staffActor, unitActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';

const call = aCall(photoApi.requestPhotoSlots, unitActor());
const one = { photoId: anId('ph', 1), sha256: 'a'.repeat(64), bytes: 300_000, contentType: 'image/jpeg' as const };
const ask = (...photos: (typeof one)[]) => requestPhotoSlots({ photos }, call);

describe('requestPhotoSlots', () => {
  it('answers with a form that takes exactly this file', async () => {
    fakeTables();
    const { slots } = await ask(one);
    const { url, fields = {} } = slots[0]?.upload ?? {};
    expect(url).toBe('https://photos.example/');
    expect(fields).toMatchObject({
      key: `incoming/${one.photoId}`,
      'Content-Type': 'image/jpeg',
      'x-amz-checksum-sha256': Buffer.from(one.sha256, 'hex').toString('base64'),
    });
    const { conditions } = JSON.parse(Buffer.from(fields.Policy ?? '', 'base64').toString());
    expect(conditions).toContainEqual(['content-length-range', 1, 300_000]);
    expect(conditions).toContainEqual({ key: `incoming/${one.photoId}` });
    expect(conditions).toContainEqual({ 'Content-Type': 'image/jpeg' });
    expect(conditions).toContainEqual({ 'x-amz-checksum-sha256': fields['x-amz-checksum-sha256'] });
  });

  it('writes what it expects, unclaimed, with one entry for all of them', async () => {
    const tables = fakeTables();
    const two = { ...one, photoId: anId('ph', 2) };
    await ask(one, two, one);
    expect(tables.put('photos')).toEqual([
      {
        ...one,
        unitId: 'U0001',
        status: 'expected',
        originalKey: `incoming/${one.photoId}`,
        requestedAt: noon,
        unclaimed: 'unclaimed',
      },
      expect.objectContaining({ photoId: two.photoId }),
    ]);
    expect(tables.entries()).toMatchObject([
      {
        verb: 'photo.requested',
        recordId: one.photoId,
        detail: { unitId: 'U0001', photoIds: [one.photoId, two.photoId] },
      },
    ]);
  });

  it('gives the same slot again and writes nothing', async () => {
    const tables = fakeTables({ photos: [aPhoto({ ...one, status: 'expected' })] });
    expect((await ask(one)).slots).toMatchObject([{ status: 'expected', upload: {} }]);
    expect(tables.written()).toEqual([]);
  });

  it('says that a photo is stored, or was refused, instead of a form', async () => {
    fakeTables({ photos: [aPhoto(one)] });
    expect((await ask(one)).slots).toEqual([{ photoId: one.photoId, status: 'stored' }]);
    fakeTables({ photos: [aPhoto({ ...one, status: 'refused', refusal: 'unreadable' })] });
    expect((await ask(one)).slots).toEqual([{ photoId: one.photoId, status: 'refused', refusal: 'unreadable' }]);
  });

  it('refuses the id of a photo with other bytes', async () => {
    fakeTables({ photos: [aPhoto({ ...one, sha256: 'f'.repeat(64) })] });
    await expect(ask(one)).rejects.toMatchObject({ code: 'photo.conflict' });
  });

  it('does not know the photo of another unit', async () => {
    fakeTables({ photos: [aPhoto({ ...one, unitId: 'U0002' })] });
    await expect(ask(one)).rejects.toMatchObject({ code: 'photo.unknown' });
  });

  it('fills in a photo that a record named before, and leaves its claim', async () => {
    const { photoId } = one;
    const named = { photoId, unitId: 'U0001', status: 'expected', requestedAt: noon, claimedBy: [anId('sc')] };
    const tables = fakeTables({ photos: [named] });
    expect((await ask(one)).slots).toMatchObject([{ status: 'expected', upload: {} }]);
    expect(tables.put('photos')).toEqual([]);
    expect(tables.updated('photos')).toMatchObject([{ Key: { photoId }, ConditionExpression: '#status <> :stored' }]);
  });

  it('takes another file in place of one that a record waits for: its bytes may be lost with the phone’s storage', async () => {
    const waited = aPhoto({ ...one, sha256: 'f'.repeat(64), status: 'expected', claimedBy: [anId('sc')] });
    const tables = fakeTables({ photos: [waited] });
    expect((await ask(one)).slots).toMatchObject([{ status: 'expected', upload: {} }]);
    expect(tables.updated('photos')).toMatchObject([{ ConditionExpression: '#status <> :stored' }]);
  });

  it.each(['expected', 'stored'] as const)(
    'keeps the bytes of a photo that no record waits for: %s',
    async (status) => {
      const claimedBy = status === 'stored' ? [anId('sc')] : undefined;
      fakeTables({ photos: [aPhoto({ ...one, sha256: 'f'.repeat(64), status, ...(claimedBy && { claimedBy }) })] });
      await expect(ask(one)).rejects.toMatchObject({ code: 'photo.conflict' });
    },
  );

  it('takes another file in place of one that was no use, so that the record that names it can be complete', async () => {
    const refused = aPhoto({ ...one, sha256: 'f'.repeat(64), status: 'refused', refusal: 'unreadable' });
    const tables = fakeTables({ photos: [refused] });
    expect((await ask(one)).slots).toMatchObject([{ status: 'expected', upload: {} }]);
    const [written] = tables.updated('photos');
    expect(written?.UpdateExpression).toMatch(/REMOVE refusal$/);
    expect(written?.ExpressionAttributeValues).toMatchObject({ ':expected': 'expected', ':sha256': one.sha256 });
  });
});

describe('requestStaffPhotoSlots', () => {
  const inspector = staffActor({ role: 'inspection-team', unitIds: ['U0001'] });
  const askAs = (actor: typeof inspector, photo: typeof one, unitId = 'U0001') =>
    requestStaffPhotoSlots({ unitId, photos: [photo] }, aCall(photoApi.requestStaffPhotoSlots, actor));
  const units = [aUnit(), aUnit({ unitId: 'U0002' })];

  it('expects a photo that is the verifier’s, of the unit', async () => {
    const tables = fakeTables({ units });
    expect((await askAs(inspector, one)).slots).toMatchObject([{ status: 'expected', upload: {} }]);
    expect(tables.put('photos')).toMatchObject([
      { photoId: one.photoId, unitId: 'U0001', staffId: inspector.staffId, unclaimed: 'unclaimed' },
    ]);
  });

  it('gives none for a unit outside the caller’s scope, or none at all', async () => {
    for (const unitId of ['U0002', 'U0009']) {
      const tables = fakeTables({ units });
      await expect(askAs(inspector, one, unitId)).rejects.toMatchObject({ code: 'unit.unknown' });
      expect(tables.written()).toEqual([]);
    }
  });

  it('takes no photo of the unit’s or of another verifier in hand, nor the unit one of theirs', async () => {
    for (const staffId of [undefined, anId('st', 99)]) {
      fakeTables({ units, photos: [aPhoto({ ...one, status: 'refused', staffId })] });
      await expect(askAs(inspector, one)).rejects.toMatchObject({ code: 'photo.unknown' });
    }
    fakeTables({ photos: [aPhoto({ ...one, status: 'refused', staffId: anId('st', 99) })] });
    await expect(ask(one)).rejects.toMatchObject({ code: 'photo.unknown' });
  });
});
