/** Whom the tests of the directory know, and what adding one of them sends. */

import type { Sent } from '../../../schemas/operations.ts';
import type { staffApi } from '../../../schemas/staff.ts';
import { aStaff, staffActor } from '../../support/builders.ts';

export const admin = staffActor({ role: 'sys-admin' });
export const person = aStaff({ email: 'new@bureau.example', name: '样科员' });
export const { staffId } = person;
export const lastAdmin = aStaff({ email: 'admin@bureau.example', role: 'sys-admin', name: '样管理' });
export const otherAdmin = aStaff({ email: 'other@bureau.example', role: 'sys-admin', name: '样同事' });

export type Draft = Sent<typeof staffApi.addStaff>;
export const draft: Draft = {
  name: '样科员',
  email: 'New@Bureau.example',
  role: 'department',
  departmentIds: ['culture'],
  post: '旅游科科长',
};
