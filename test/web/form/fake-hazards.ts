import type { Hazard } from '../../../schemas/hazard.ts';
import type { Input } from '../../../schemas/operations.ts';
import { Problem } from '../../../schemas/problem.ts';
import type { unitHazardApi } from '../../../schemas/unit-hazard-api.ts';
import { aHazard } from '../../support/hazards.ts';
import { type FakeUnit, fakeNow } from './fake-unit.ts';

/** A hazard of the fake unit, due on Friday of the week in which it is looked at. */
export function addHazard(unit: FakeUnit, changes: Partial<Hazard>): Hazard {
  const hazard = aHazard({ deadlineAt: '2026-11-27T10:00:00.000Z', foundAt: '2026-11-20T08:00:00.000Z', ...changes });
  unit.hazards.set(hazard.hazardId, hazard);
  return hazard;
}

function move(unit: FakeUnit, hazardId: string, change: Partial<Hazard>): Hazard {
  const hazard = unit.hazards.get(hazardId);
  if (!hazard) throw new Problem('hazard.unknown');
  const next = { ...hazard, ...change, version: hazard.version + 1 };
  unit.hazards.set(hazardId, next);
  return next;
}

export function rectify(unit: FakeUnit, input: Input<typeof unitHazardApi.rectifyHazard>): Hazard {
  const { hazardId, ...handedIn } = input;
  const hazard = unit.hazards.get(hazardId);
  if (hazard?.rectifications.some(({ rectificationId }) => rectificationId === input.rectificationId)) return hazard;
  if (input.photoIds.some((photoId) => unit.photos.get(photoId)?.status !== 'stored')) {
    throw new Problem('photo.not-stored');
  }
  if (hazard?.status !== 'rectifying') throw new Problem('hazard.wrong-status');
  const one = { ...handedIn, submittedAt: fakeNow(), contentHash: '', isOnTheSpot: false };
  return move(unit, hazardId, { status: 'submitted', rectifications: [...hazard.rectifications, one] });
}

export function acknowledge(unit: FakeUnit, input: Input<typeof unitHazardApi.acknowledgeHazard>): Hazard {
  const { hazardId, receivedBy } = input;
  const hazard = unit.hazards.get(hazardId);
  if (hazard?.status !== 'assigned' && hazard?.receivedBy === receivedBy) return hazard;
  if (hazard?.version !== input.version) throw new Problem('hazard.stale');
  return move(unit, hazardId, { status: 'rectifying', round: hazard.round + 1, receivedBy, receivedAt: fakeNow() });
}

export function supplement(unit: FakeUnit, input: Input<typeof unitHazardApi.supplementHazard>): Hazard {
  const { hazardId, location, description, photoIds } = input;
  const hazard = unit.hazards.get(hazardId);
  if (hazard?.version !== input.version) throw new Problem('hazard.stale');
  if (photoIds.some((photoId) => unit.photos.get(photoId)?.status !== 'stored')) throw new Problem('photo.not-stored');
  const beforePhotoIds = [...hazard.beforePhotoIds, ...photoIds];
  return move(unit, hazardId, { status: 'reported', round: hazard.round + 1, location, description, beforePhotoIds });
}
