import { Problem } from '../../schemas/problem.ts';
import { exportApi, staffApi } from '../../schemas/staff.ts';
import { emailOf, staffOrPublic } from '../access/staff-actor.ts';
import { type ActorFinder, serve } from '../kit/serve.ts';
import { addStaff } from './add.ts';
import { amendStaff } from './amend.ts';
import { disableStaff } from './disable.ts';
import { enableStaff } from './enable.ts';
import { addFirstAdmin } from './first-admin.ts';
import { getMe } from './get-me.ts';
import { listStaff } from './list.ts';
import { listColleagues } from './list-colleagues.ts';
import { recordExport } from './record-export.ts';
import { reinviteStaff } from './reinvite.ts';

/** As everywhere, but somebody unknown who asks who they are may be the first administrator. */
const findActor: ActorFinder = async (operation, event, now) => {
  try {
    return await staffOrPublic(operation, event, now);
  } catch (error) {
    const isUnknown = error instanceof Problem && error.code === 'actor.not-in-directory';
    if (!isUnknown || operation !== staffApi.getMe) throw error;
    if (!(await addFirstAdmin(emailOf(event), now, event.requestContext.requestId))) throw error;
    return staffOrPublic(operation, event, now);
  }
};

export const handler = serve(
  { ...staffApi, ...exportApi },
  { getMe, listStaff, listColleagues, addStaff, amendStaff, disableStaff, enableStaff, reinviteStaff, recordExport },
  findActor,
);
