/** Phone, bucket and stream on the local DynamoDB: whatever comes first, the record ends complete. */
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentForms, findForm } from '../../../functions/forms/find.ts';
import { publishForms } from '../../../functions/forms/publish.ts';
import { findHazard } from '../../../functions/hazards/find.ts';
import { sha256Hex } from '../../../functions/kit/hash.ts';
import { newId } from '../../../functions/kit/ids.ts';
import { expirePhotos } from '../../../functions/photos/expire.ts';
import { findPhotos } from '../../../functions/photos/find.ts';
import { receivePhoto } from '../../../functions/photos/receive.ts';
import { requestPhotoSlots } from '../../../functions/photos/request-slots.ts';
import { getSelfCheck } from '../../../functions/self-checks/get.ts';
import { getUnitHome } from '../../../functions/self-checks/get-unit-home.ts';
import { listSelfChecks } from '../../../functions/self-checks/list.ts';
import { handler } from '../../../functions/self-checks/on-audit.ts';
import { saveDraft } from '../../../functions/self-checks/save-draft.ts';
import { submitSelfCheck } from '../../../functions/self-checks/submit.ts';
import { visibleItems } from '../../../schemas/form-engine.ts';
import { photoApi } from '../../../schemas/photo.ts';
import { type SelfCheck, selfCheckApi } from '../../../schemas/self-check.ts';
import { dayMs } from '../../../schemas/time.ts';
import { aUnit, NOON, noon, staffActor, unitActor } from '../../support/builders.ts';
import { localTables } from '../../support/local-tables.ts';
import { aJpeg } from '../../support/pictures.ts';
import { aCall } from '../../support/requests.ts';
import { deliver } from '../../support/stream-event.ts';

const upload = await aJpeg(64, 48);
const system = { actor: { kind: 'system' as const, task: 'test' }, now: NOON, requestId: 'request-0001' };
const call = aCall(selfCheckApi.submitSelfCheck, unitActor());
let tables: Awaited<ReturnType<typeof localTables>>;
let formId = '';

beforeAll(async () => {
  const s3 = mockClient(S3Client);
  s3.on(GetObjectCommand).resolves({ Body: { transformToByteArray: async () => upload } as never });
  s3.on(PutObjectCommand).resolves({});
  tables = await localTables();
  await tables.put('units', [{ ...aUnit(), city: 'city', nameKey: 'x#U0001', updatedKey: 'x#U0001' }]);
  await publishForms(system);
  formId = (await currentForms('ktv')).find(({ edition }) => edition === 'weekly')?.formId ?? '';
}, 60_000);
afterAll(() => tables.close());

type PhotoId = SelfCheck['waitingPhotoIds'][number];

/** One self-check with a failed item that shows two photos, and everything that can happen to it. */
function aRun() {
  const selfCheckId = newId('sc', NOON);
  const photoIds: [PhotoId, PhotoId] = [newId('ph', NOON), newId('ph', NOON)];
  const [one, two] = photoIds;
  const steps = {
    submit: () => submit(selfCheckId, photoIds),
    upload0: () => sendPhoto(one),
    upload1: () => sendPhoto(two),
  };
  return { selfCheckId, photoIds, steps };
}

let runs = 0;

async function submit(selfCheckId: SelfCheck['selfCheckId'], photoIds: PhotoId[]) {
  const form = await findForm(formId);
  if (!form) throw new Error('the form is not published');
  const items = visibleItems(form);
  // Another item each time: one that failed before would name the hazard that is open already.
  runs += 1;
  const failing = items[runs % items.length];
  const na = items.map(({ id }) => [id, { value: 'na' as const, at: noon, reason: 'not-in-use' as const }]);
  const fail = { value: 'fail' as const, at: noon, location: '大厅', description: '堵塞', photoIds };
  return submitSelfCheck(
    {
      ...{ selfCheckId, formId, period: '2026-W10', startedAt: noon, occurredAt: noon },
      answers: { ...Object.fromEntries(na), [failing?.id ?? '']: fail },
      signature: { name: '姜样寅', strokes: [] },
      locationProof: { lng: 89.6, lat: 45.5, accuracyM: 20 },
    },
    call,
  );
}

async function sendPhoto(photoId: PhotoId) {
  const asked = { photoId, sha256: sha256Hex(upload), bytes: upload.length, contentType: 'image/jpeg' as const };
  await requestPhotoSlots({ photos: [asked] }, aCall(photoApi.requestPhotoSlots, unitActor()));
  await receivePhoto({ key: `incoming/${photoId}`, bytes: upload.length }, system);
}

const heard = /^(self-check\.submitted|photo\.stored|hazard\.rectified|hazard\.supplemented)$/;

describe('a self-check and its photos', () => {
  it('are complete in the end, in whatever order and however often all of it is heard of', async () => {
    const order = fc.shuffledSubarray(['submit', 'upload0', 'upload1'] as const, { minLength: 3 });
    const timing = fc.array(fc.boolean(), { minLength: 3, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(order, timing, fc.infiniteStream(fc.nat()), async (names, hears, random) => {
        const { selfCheckId, photoIds, steps } = aRun();
        const known = new Set((await tables.entries()).map(({ entryId }) => entryId));
        const hear = async () => {
          const entries = (await tables.entries()).filter(
            ({ entryId, verb }) => !known.has(entryId) && heard.test(verb),
          );
          for (const { entryId } of entries) known.add(entryId);
          // Once or twice, in an order that the stream does not promise to keep between records.
          const copies = entries.flatMap((entry) => (random.next().value % 2 ? [entry] : [entry, entry]));
          const twice = copies.map((entry) => ({ entry, at: random.next().value }));
          for (const { entry } of twice.sort((a, b) => a.at - b.at))
            expect(await deliver(handler, [entry])).toEqual({ batchItemFailures: [] });
        };
        for (const [index, name] of names.entries()) {
          await steps[name]();
          if (hears[index]) await hear();
        }
        await hear();
        const auditor = staffActor({ role: 'auditor' });
        const selfCheck = await getSelfCheck({ selfCheckId }, aCall(selfCheckApi.getSelfCheck, auditor));
        expect(selfCheck.waitingPhotoIds).toEqual([]);
        expect((await findHazard(selfCheck.hazards[0]?.hazardId ?? ''))?.waitingPhotoIds).toEqual([]);
        expect(await findPhotos(photoIds)).toMatchObject(
          photoIds.map((photoId) => ({ photoId, status: 'stored', claimedBy: [selfCheckId] })),
        );
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  it('stay when the others expire', async () => {
    const { steps, photoIds } = aRun();
    await steps.submit();
    const lonely = newId('ph', NOON);
    await sendPhoto(lonely);
    await steps.upload0();
    for (const entry of (await tables.entries()).filter(({ verb }) => heard.test(verb)))
      await deliver(handler, [entry]);
    await expirePhotos({ ...system, now: NOON + 61 * dayMs });
    const left = (await findPhotos([lonely, ...photoIds])).map(({ photoId }) => photoId);
    expect(left.toSorted()).toEqual(photoIds.toSorted());
  });

  it('show on the first screen and in the lists of staff, the latest of a period as the one that holds', async () => {
    await aRun().steps.submit();
    const home = await getUnitHome({}, aCall(selfCheckApi.getUnitHome, unitActor()));
    expect(home.receipts).toHaveLength(5);
    expect(home.hazards.length).toBeGreaterThan(5);
    expect(home.forms.find(({ edition }) => edition === 'weekly')).toMatchObject({ isDue: false, submittedAt: noon });
    const list = (actor: ReturnType<typeof staffActor>) =>
      listSelfChecks(
        { result: 'has-findings', edition: ['weekly'], limit: 100 },
        aCall(selfCheckApi.listSelfChecks, actor),
      );
    const { items } = await list(staffActor({ role: 'department', departmentIds: ['culture', 'tourism'] }));
    expect(items.length).toBeGreaterThan(5);
    expect(items.filter(({ isLatest }) => isLatest)).toHaveLength(1);
    expect((await list(staffActor({ role: 'service-center', districtIds: ['D2'] }))).items).toEqual([]);
  });

  it('keep a draft on the server until they are handed in', async () => {
    const { selfCheckId, photoIds, steps } = aRun();
    const item = visibleItems((await findForm(formId)) ?? { sections: [] })[0]?.id ?? '';
    const draft = { formId, period: '2026-W10', selfCheckId, startedAt: noon };
    for (const value of ['pass', 'na'] as const)
      await saveDraft(
        { ...draft, answers: { [item]: { value, at: noon } } },
        aCall(selfCheckApi.saveDraft, unitActor()),
      );
    expect(await tables.all('drafts')).toMatchObject([{ selfCheckId, expiresAt: (NOON + 30 * dayMs) / 1000 }]);
    await steps.submit();
    expect(await tables.all('drafts')).toEqual([]);
    expect(photoIds).toHaveLength(2);
  });
});
