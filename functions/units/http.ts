import { referenceApi, unitApi } from '../../schemas/unit.ts';
import { staffOrPublic } from '../access/staff-actor.ts';
import { serve } from '../kit/serve.ts';
import { amendUnit } from './amend.ts';
import { checkUnitImport } from './check-import.ts';
import { closeUnit } from './close.ts';
import { createUnit } from './create.ts';
import { getUnitWithWarnings } from './get.ts';
import { getReference } from './get-reference.ts';
import { importUnits } from './import.ts';
import { listUnits } from './list.ts';
import { resumeUnit } from './resume.ts';
import { suspendUnit } from './suspend.ts';
import { getUnitTimeline } from './timeline.ts';

export const handler = serve(
  { ...unitApi, ...referenceApi },
  {
    listUnits,
    getUnit: getUnitWithWarnings,
    getUnitTimeline,
    createUnit,
    amendUnit,
    suspendUnit,
    resumeUnit,
    closeUnit,
    checkUnitImport,
    importUnits,
    getReference,
  },
  staffOrPublic,
);
