import { hazardApi } from '../../schemas/hazard-api.ts';
import { handOverApi } from '../../schemas/staff.ts';
import { unitHazardApi } from '../../schemas/unit-hazard-api.ts';
import { actorOf } from '../access/actor-of.ts';
import { serve } from '../kit/serve.ts';
import { acknowledgeHazard } from './acknowledge.ts';
import { approveClosure } from './approve-closure.ts';
import { assignHazard } from './assign.ts';
import { dispatchVerification } from './dispatch-verification.ts';
import { endorseClosure } from './endorse-closure.ts';
import { getHazard } from './get.ts';
import { handOverWork } from './hand-over.ts';
import { listHazards } from './list.ts';
import { proposeMajorHazard } from './propose-major.ts';
import { listMyQueue } from './queue.ts';
import { rectifyHazard } from './rectify.ts';
import { redispatchVerification } from './redispatch-verification.ts';
import { returnHazard } from './return.ts';
import { sendBackRectification } from './send-back-rectification.ts';
import { sendBackVerification } from './send-back-verification.ts';
import { supplementHazard } from './supplement.ts';
import { supplementForUnit } from './supplement-for-unit.ts';
import { getHazardTimeline } from './timeline.ts';
import { triageHazard } from './triage.ts';
import { verifyHazard } from './verify.ts';
import { getHazardWorkflow } from './workflow.ts';

export const handler = serve(
  { ...hazardApi, ...unitHazardApi, ...handOverApi },
  {
    listHazards,
    listMyQueue,
    getHazard,
    getHazardTimeline,
    getHazardWorkflow,
    returnHazard,
    supplementForUnit,
    proposeMajorHazard,
    triageHazard,
    assignHazard,
    sendBackRectification,
    dispatchVerification,
    redispatchVerification,
    verifyHazard,
    sendBackVerification,
    endorseClosure,
    approveClosure,
    getUnitHazard: getHazard,
    supplementHazard,
    acknowledgeHazard,
    rectifyHazard,
    handOverWork,
  },
  actorOf,
);
