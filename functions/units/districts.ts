/** The districts of this deployment, from its configuration. */
import * as z from 'zod';
import { DistrictId } from '../../schemas/actor.ts';
import { env } from '../kit/env.ts';

const District = z.strictObject({ id: DistrictId, name: z.string(), centerId: z.string(), centerName: z.string() });
export type District = z.infer<typeof District>;

export const districts: readonly District[] = z.array(District).parse(JSON.parse(env('DISTRICTS')));
