import { describe, expect, it } from 'vitest';
import { idFrom, newId } from '../../../functions/kit/ids.ts';
import { HazardId } from '../../../schemas/fields.ts';
import { NOON } from '../../support/builders.ts';

describe('ids', () => {
  it('sort by time of making, also within a millisecond', () => {
    const ids = Array.from({ length: 50 }, () => newId('hz', NOON));
    expect([...ids].sort()).toEqual(ids);
    expect(ids.every((id) => HazardId.safeParse(id).success)).toBe(true);
  });

  it.each([0, 1, NOON])('the same cause at the same time (%d) makes the same id', (at) => {
    const seed = 'c0ffee'.repeat(8);
    expect(idFrom('hz', at, seed)).toBe(idFrom('hz', at, seed));
    expect(HazardId.safeParse(idFrom('hz', at, seed)).success).toBe(true);
  });

  it('another cause makes another id', () => {
    expect(idFrom('hz', 0, '00'.repeat(32))).not.toBe(idFrom('hz', 0, '01'.repeat(32)));
  });
});
