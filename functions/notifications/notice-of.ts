/** The notice of an audit entry, and a hazard as messages name it. */
import type { HazardAuditEntry } from '../../schemas/audit.ts';
import type { Hazard } from '../../schemas/hazard.ts';
import type { HazardBrief, HazardNotice } from '../../schemas/notice.ts';
import { findHazard } from '../hazards/find.ts';
import { districts } from '../units/districts.ts';
import { wordsOf } from './words.ts';

/** As things stood after the entry; undefined where nobody needs to know. */
export async function noticeOf(entry: HazardAuditEntry): Promise<HazardNotice | undefined> {
  const words = wordsOf(entry);
  if (!words) return undefined;
  const { recordId, hazardNo, unitName, deadlineAt, dueAt, after, entryId, at, requestId, verb } = entry;
  const hazard = await findHazard(recordId);
  const { level, isMajorProposed, status, districtId } = after;
  return {
    kind: 'hazard',
    noticeId: entryId,
    ...{ at, requestId, verb },
    ...words,
    hazard: {
      hazardId: recordId,
      ...{ hazardNo, unitName, level, isMajorProposed, status, deadlineAt, dueAt },
      districtName: districtName(districtId),
      location: hazard?.location,
    },
  };
}

type Brief = Pick<Hazard, Exclude<keyof HazardBrief, 'districtName'>> & Pick<Hazard, 'districtId'>;

export function briefOf(hazard: Brief): HazardBrief {
  const { hazardId, hazardNo, unitName, districtId, location, level, isMajorProposed, status } = hazard;
  const { deadlineAt, dueAt } = hazard;
  const districtOf = { districtName: districtName(districtId) };
  return { hazardId, hazardNo, unitName, ...districtOf, location, level, isMajorProposed, status, deadlineAt, dueAt };
}

/** One that has left the configuration goes by its id. */
function districtName(districtId: string): string {
  return districts.find(({ id }) => id === districtId)?.name ?? districtId;
}
