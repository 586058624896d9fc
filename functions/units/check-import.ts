import type { unitApi } from '../../schemas/unit.ts';
import type { Verb } from '../kit/call.ts';
import { judgeRows } from './import-rows.ts';

export const checkUnitImport: Verb<typeof unitApi.checkUnitImport> = async ({ rows }, call) => ({
  results: (await judgeRows(rows, call)).map(({ result }) => result),
});
