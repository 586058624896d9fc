/** Counts for the slices that tell people of them. */
import { DepartmentId } from '../../schemas/actor.ts';
import type { Counts } from '../../schemas/statistics.ts';
import { readCells } from './cells.ts';
import { countsOf } from './get-board.ts';
import { readPointer } from './pointer.ts';

type Place = { departmentId: DepartmentId; districtId: string };

/** The counts of all places that `isIn` takes. */
export async function findCounts(isIn: (place: Place) => boolean): Promise<Counts> {
  const { current } = await readPointer();
  const cells = await readCells(current.number, 'board');
  const taken = cells.filter(({ cell }) => {
    const [departmentId, districtId = ''] = cell.split('#');
    return isIn({ departmentId: DepartmentId.parse(departmentId), districtId });
  });
  return countsOf(taken.map(({ numbers }) => numbers));
}
