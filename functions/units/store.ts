import { Unit } from '../../schemas/unit.ts';
import { tableOf } from '../kit/table.ts';

/** All units are in the partition `city` of the indexes that list the whole city. */
export const city = 'city';

export const units = tableOf('units', Unit, (unit) => ({
  city,
  nameKey: `${unit.name}#${unit.unitId}`,
  updatedKey: `${unit.updatedAt}#${unit.unitId}`,
}));
