import type { staffApi } from '../../schemas/staff.ts';
import { staff } from '../access/staff.ts';
import type { Verb } from '../kit/call.ts';

const pageSize = 50;

export const listStaff: Verb<typeof staffApi.listStaff> = ({ status, cursor }) =>
  staff.query({ index: 'byStatus', partition: status ?? ['active', 'disabled'], limit: pageSize, cursor });
