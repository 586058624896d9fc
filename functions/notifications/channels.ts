/** The channels of this deployment, from its configuration. */
import type { HazardFacts } from '../../schemas/audit.ts';
import { type Channel, Channels } from '../../schemas/channel.ts';
import { env } from '../kit/env.ts';

export const channels: readonly Channel[] = Channels.parse(JSON.parse(env('CHANNELS')));

export function findChannel(name: string): Channel | undefined {
  return channels.find((channel) => channel.name === name);
}

type Place = Pick<HazardFacts, 'departmentId' | 'districtId'>;

/** Whether a channel hears of what happens there; an empty list stands for everybody's. */
export function hears({ departmentIds, districtIds }: Channel, place: Place): boolean {
  const isDepartments = departmentIds.length === 0 || departmentIds.includes(place.departmentId);
  return isDepartments && (districtIds.length === 0 || districtIds.includes(place.districtId));
}
