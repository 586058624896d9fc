import type { exportApi } from '../../schemas/staff.ts';
import type { Verb } from '../kit/call.ts';
import { commit } from '../kit/commit.ts';

/** domain.md §1: taking records out leaves a trace, under the person who did. */
export const recordExport: Verb<typeof exportApi.recordExport> = async (detail, call) => {
  await commit(call, [], [{ verb: 'records.exported', recordId: call.actor.staffId, detail }]);
  return {};
};
