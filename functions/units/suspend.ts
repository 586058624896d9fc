import type { unitApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { setUnitStatus } from './set-status.ts';

export const suspendUnit: Verb<typeof unitApi.suspendUnit> = (input, call) => setUnitStatus('suspend', input, call);
