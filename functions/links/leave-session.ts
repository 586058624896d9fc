import type { linkApi } from '../../schemas/link.ts';
import { clearedSession } from '../access/session.ts';
import type { Verb } from '../kit/call.ts';

export const leaveSession: Verb<typeof linkApi.leaveSession> = async (_input, { setCookies }) => {
  setCookies.push(clearedSession());
  return {};
};
