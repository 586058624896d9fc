import type { unitApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { setUnitStatus } from './set-status.ts';

export const resumeUnit: Verb<typeof unitApi.resumeUnit> = (input, call) => setUnitStatus('resume', input, call);
