import type { selfCheckApi } from '../../schemas/self-check.ts';
import type { Verb } from '../kit/call.ts';
import { draftKey, drafts, isLive } from './store.ts';

export const getDraft: Verb<typeof selfCheckApi.getDraft> = async ({ formId, period }, { actor, now }) => {
  const draft = await drafts.find({ unitId: actor.unitId, draftKey: draftKey(formId, period) });
  return draft && isLive(draft, now) ? { draft } : {};
};
