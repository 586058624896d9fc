import { afterEach, describe, expect, it } from 'vitest';
import { anId } from '../../support/builders.ts';
import { aHazard, later } from '../../support/hazards.ts';
import { MemoryTables } from '../../support/memory-tables.ts';

const { findDueIn } = await import('../../../functions/hazards/find-due.ts');

/** More than one page looks at in a partition. */
const others = 450;

let tables: MemoryTables;
afterEach(() => tables.mock.restore());

function stands(number: number, districtId: string, dueAt: string) {
  const hazardId = anId('hz', number);
  const hazard = aHazard({ hazardId, districtId, status: 'submitted', dueAt });
  return { ...hazard, openStatus: 'submitted', dueKey: `${dueAt}#${hazardId}` };
}

describe('what falls due in a district', () => {
  const span = { from: '0', before: later(2), limit: 10 };

  it('is found behind hundreds of other districts’ hazards that are due before it', async () => {
    const elsewhere = Array.from({ length: others }, (_, index) => stands(index + 1, 'D2', later(-2)));
    tables = new MemoryTables({ hazards: [...elsewhere, stands(others + 1, 'D1', later(1))] });
    const { items, cursor } = await findDueIn({ departmentIds: [], districtIds: ['D1'] }, span);
    expect(items.map(({ hazardId }) => hazardId)).toEqual([anId('hz', others + 1)]);
    expect(cursor).toBeUndefined();
  });

  it('is no more than was asked for, and says that there is more', async () => {
    const many = Array.from({ length: 12 }, (_, index) => stands(index + 1, 'D1', later(1)));
    tables = new MemoryTables({ hazards: many });
    const { items, cursor } = await findDueIn({ departmentIds: [], districtIds: ['D1'] }, span);
    expect(items).toHaveLength(10);
    expect(cursor).toBeDefined();
  });
});
