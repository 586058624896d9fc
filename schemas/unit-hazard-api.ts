/** What a unit may do with its hazards (domain.md §5). */
import * as z from 'zod';
import { At, HazardId, PhotoId, RectificationId, Signature, text, Version } from './fields.ts';
import { Hazard, Rectification } from './hazard.ts';
import { operations } from './operations.ts';
import { photosPerFinding } from './photo.ts';

const Named = { hazardId: HazardId, version: Version };

/** Verbs of the unit. `rectificationId` is client-made: the idempotency key. */
export const unitHazardApi = operations({
  getUnitHazard: {
    method: 'GET',
    path: '/api/unit/hazards/{hazardId}',
    input: z.strictObject({ hazardId: HazardId }),
    output: Hazard,
    allow: ['unit'],
    summary: 'One hazard of the unit whose link is open.',
  },
  supplementHazard: {
    method: 'POST',
    path: '/api/unit/hazards/{hazardId}/supplement',
    input: z.strictObject({
      ...Named,
      location: text(80),
      description: text(500),
      photoIds: z.array(PhotoId).max(photosPerFinding),
    }),
    output: Hazard,
    allow: ['unit'],
    summary: 'Adds what was missing to a returned hazard; photos are added to those that are there.',
  },
  acknowledgeHazard: {
    method: 'POST',
    path: '/api/unit/hazards/{hazardId}/acknowledge',
    input: z.strictObject({ ...Named, receivedBy: text(40) }),
    output: Hazard,
    allow: ['unit'],
    summary: 'Signs for a hazard (签收).',
  },
  rectifyHazard: {
    method: 'POST',
    path: '/api/unit/hazards/{hazardId}/rectify',
    input: z.strictObject({
      hazardId: HazardId,
      rectificationId: RectificationId,
      measures: text(1000),
      costWan: Rectification.shape.costWan,
      completedAt: At,
      photoIds: Rectification.shape.photoIds,
      signature: Signature,
    }),
    output: Hazard,
    allow: ['unit'],
    summary: 'Hands in a rectification; the same one twice is one.',
  },
});
