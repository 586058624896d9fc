/** Every operation of the product by its globally unique name, and the slice whose Lambda answers it. */
import { formApi } from './form.ts';
import { hazardApi } from './hazard-api.ts';
import { linkApi } from './link.ts';
import { photoApi } from './photo.ts';
import { selfCheckApi } from './self-check.ts';
import { exportApi, handOverApi, staffApi } from './staff.ts';
import { statisticsApi } from './statistics.ts';
import { systemApi } from './system.ts';
import { referenceApi, unitApi } from './unit.ts';
import { unitHazardApi } from './unit-hazard-api.ts';

/** Slice (a folder of `functions/`) → its operations: one Lambda each. */
export const slices = {
  units: { ...unitApi, ...referenceApi },
  links: linkApi,
  forms: formApi,
  photos: photoApi,
  'self-checks': selfCheckApi,
  hazards: { ...hazardApi, ...unitHazardApi, ...handOverApi },
  staff: { ...staffApi, ...exportApi },
  statistics: statisticsApi,
  system: systemApi,
} as const;
export type Slice = keyof typeof slices;
