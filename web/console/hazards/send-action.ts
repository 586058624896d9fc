import type { HazardLevel } from '../../../schemas/checklist.ts';
import type { Disposal, Hazard, Verification } from '../../../schemas/hazard.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { call } from '../app/call.ts';
import type { StaffAction } from './offered.ts';

/** What the action forms ask for, all of them together; each form fills its part. */
export type ActionValues = {
  reason: string;
  location: string;
  description: string;
  basis: string;
  level: HazardLevel;
  levelBasis: string;
  disposal: Disposal;
  deadlineDays: number;
  requirement: string;
  responsiblePerson: string;
  method: 'on-site' | 'by-photo';
  verifierIds: Hazard['verifierIds'];
  isPassed: boolean;
  photoIds?: Verification['photoIds'];
  conclusion: string;
  notifiedStaffAt?: string;
  opinion: string;
};

/** Sends an action on the version that is on the screen. */
export function sendAction(action: StaffAction, hazard: Hazard, values: ActionValues): Promise<Hazard> {
  const named = { hazardId: hazard.hazardId, version: hazard.version };
  const { reason, opinion } = values;
  switch (action) {
    case 'triage': {
      const { level, levelBasis, disposal, requirement } = values;
      const deadlineDays = disposal === 'immediate' ? 1 : values.deadlineDays;
      return call(hazardApi.triageHazard, { ...named, level, levelBasis, disposal, deadlineDays, requirement });
    }
    case 'proposeMajor':
      return call(hazardApi.proposeMajorHazard, { ...named, basis: values.basis });
    case 'supplementForUnit': {
      const { location, description } = values;
      return call(hazardApi.supplementForUnit, { ...named, location, description, reason });
    }
    case 'return':
      return call(hazardApi.returnHazard, { ...named, reason });
    case 'assign':
      return call(hazardApi.assignHazard, { ...named, responsiblePerson: values.responsiblePerson });
    case 'dispatchVerification':
    case 'redispatchVerification': {
      const { method, verifierIds } = values;
      return call(hazardApi[action], { ...named, method, verifierIds });
    }
    case 'sendBackRectification':
      return call(hazardApi.sendBackRectification, { ...named, reason });
    case 'verify': {
      const { isPassed, photoIds = [], conclusion, notifiedStaffAt } = values;
      const notice = isPassed && notifiedStaffAt ? { notifiedStaffAt } : {};
      return call(hazardApi.verifyHazard, { ...named, isPassed, photoIds, conclusion, ...notice });
    }
    case 'endorseClosure':
      return call(hazardApi.endorseClosure, { ...named, opinion });
    case 'approveClosure':
      return call(hazardApi.approveClosure, { ...named, opinion });
    case 'sendBackVerification':
      return call(hazardApi.sendBackVerification, { ...named, reason });
  }
}
