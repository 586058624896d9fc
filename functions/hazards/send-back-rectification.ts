import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { commitMove, hazardFor, moved } from './act.ts';
import { hazardEntry } from './entry.ts';

export const sendBackRectification: Verb<typeof hazardApi.sendBackRectification> = async (input, call) => {
  const hazard = await hazardFor('sendBackRectification', input, call);
  const { reason } = input;
  const next = moved(hazard, 'sendBackRectification', { sentBackReason: reason }, call.now);
  return commitMove(call, hazard, next, hazardEntry('hazard.rectification-sent-back', hazard, next, { reason }));
};
