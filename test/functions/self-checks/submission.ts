/** A self-check as a unit sends it, with the records that it needs. */
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Submission } from '../../../functions/self-checks/findings.ts';
import { submitSelfCheck } from '../../../functions/self-checks/submit.ts';
import { SelfCheck, selfCheckApi } from '../../../schemas/self-check.ts';
import { aForm, anId, aPhoto, aUnit, NOON, noon, unitActor } from '../../support/builders.ts';
import type { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';

export const photoId = anId('ph');
export const answers: Submission['answers'] = {
  'FC-001': { value: 'pass', at: noon, photoIds: [] },
  'FC-002': { value: 'pass', at: noon, photoIds: [photoId] },
  'KTV-001': { value: 'na', at: noon, reason: 'not-in-use' },
};
export const failed: Submission['answers'] = {
  ...answers,
  'KTV-001': { value: 'fail', at: noon, location: '二楼东侧', description: '安全出口上锁', photoIds: [anId('ph', 2)] },
};

export function aSubmission(changes: Partial<Submission> = {}): Submission {
  return {
    selfCheckId: anId('sc'),
    formId: 'ktv-weekly-0a1b2c3d',
    period: '2026-W10',
    answers,
    signature: { name: '姜样寅', strokes: [[10, 10, 500, 500]] },
    locationProof: { reason: 'denied' },
    startedAt: '2026-03-02T03:50:00.000Z',
    occurredAt: '2026-03-02T03:55:00.000Z',
    ...changes,
  };
}

export const base = { units: [aUnit()], forms: [aForm()], photos: [aPhoto(), aPhoto({ photoId: anId('ph', 2) })] };
export const submit = (changes: Partial<Submission> = {}, now = NOON) =>
  submitSelfCheck(aSubmission(changes), aCall(selfCheckApi.submitSelfCheck, unitActor(), { now }));
export const stored = (tables: ReturnType<typeof fakeTables>) => {
  const { city: _, receivedKey: __, ...item } = tables.put('selfChecks')[0] ?? {};
  return SelfCheck.parse(item);
};

export function cancelled(...codes: string[]): TransactionCanceledException {
  const CancellationReasons = codes.map((Code) => ({ Code }));
  return new TransactionCanceledException({ message: 'cancelled', $metadata: {}, CancellationReasons });
}
