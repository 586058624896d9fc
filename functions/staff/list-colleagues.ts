import type { staffApi } from '../../schemas/staff.ts';
import type { Verb } from '../kit/call.ts';
import { activeStaff } from './find.ts';

export const listColleagues: Verb<typeof staffApi.listColleagues> = async () => {
  const people = await activeStaff();
  return {
    items: people.map(({ staffId, name, role, post, departmentIds, districtIds, unitIds }) => ({
      staffId,
      name,
      role,
      post,
      departmentIds,
      districtIds,
      unitIds: role === 'inspection-team' ? unitIds : [],
    })),
  };
};
