import type { staffApi } from '../../schemas/staff.ts';
import type { Verb } from '../kit/call.ts';
import { getStaff } from './find.ts';

export const getMe: Verb<typeof staffApi.getMe> = async (_input, { actor, now }) => {
  const { post } = await getStaff(actor.staffId);
  return { actor, post, now: new Date(now).toISOString() };
};
