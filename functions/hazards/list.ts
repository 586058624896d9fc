import { may } from '../../schemas/actor.ts';
import type { hazardApi } from '../../schemas/hazard-api.ts';
import type { Verb } from '../kit/call.ts';
import { planList } from './plan.ts';
import { readRows } from './rows.ts';

export const listHazards: Verb<typeof hazardApi.listHazards> = async (input, call) => {
  const plan = planList(input, call.actor);
  if (plan.partition.length === 0) return { items: [] };
  const { limit, cursor } = input;
  const page = await readRows({ ...plan, limit, cursor });
  return { ...page, items: page.items.filter((row) => may(call.actor, call.operation, row)) };
};
