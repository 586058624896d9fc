import { selfCheckApi } from '../../schemas/self-check.ts';
import { actorOf } from '../access/actor-of.ts';
import { serve } from '../kit/serve.ts';
import { getSelfCheck } from './get.ts';
import { getDraft } from './get-draft.ts';
import { getReceipt } from './get-receipt.ts';
import { getUnitHome } from './get-unit-home.ts';
import { listSelfChecks } from './list.ts';
import { saveDraft } from './save-draft.ts';
import { submitSelfCheck } from './submit.ts';

export const handler = serve(
  selfCheckApi,
  { getUnitHome, getDraft, saveDraft, submitSelfCheck, getReceipt, listSelfChecks, getSelfCheck },
  actorOf,
);
