/** The rectification of a hazard while it is being written, kept on the phone like a self-check's draft. */
import { nowAt } from './clock.ts';
import { read, remove, write } from './device.ts';
import { newId } from './ids.ts';

export type RectificationDraft = {
  hazardId: `hz_${string}`;
  hazardNo: string;
  rectificationId: `rc_${string}`;
  measures: string;
  /** As typed, 万元. */
  cost: string;
  completedAt: string;
  photoIds: `ph_${string}`[];
};

const keyOf = (hazardId: string) => `rect:${hazardId}`;

export async function openRectification(hazardId: `hz_${string}`, hazardNo: string): Promise<RectificationDraft> {
  const kept = await read<RectificationDraft>(keyOf(hazardId));
  if (kept) return kept;
  return {
    hazardId,
    hazardNo,
    rectificationId: newId('rc'),
    measures: '',
    cost: '',
    completedAt: nowAt(),
    photoIds: [],
  };
}

export function keepRectification(draft: RectificationDraft): Promise<void> {
  return write(keyOf(draft.hazardId), draft);
}

export function dropRectification(hazardId: string): Promise<void> {
  return remove(keyOf(hazardId));
}

/** The cost as a number of 万元 with at most two decimals; undefined where it is none. */
export function costOf(typed: string): number | undefined {
  return /^\d{1,5}(\.\d{1,2})?$/.test(typed.trim()) ? Number(typed) : undefined;
}
