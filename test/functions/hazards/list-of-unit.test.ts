import { afterEach, expect, it, vi } from 'vitest';
import { openHazardsOfUnit } from '../../../functions/hazards/list-of-unit.ts';
import { anId } from '../../support/builders.ts';
import { aHazard, later } from '../../support/hazards.ts';
import { anOffice } from './office.ts';

afterEach(() => vi.useRealTimers());

it('of more open hazards than a unit’s list shows, the most overdue is on top and none is left out for a newer one', async () => {
  const owed = Array.from({ length: 55 }, (_, index) =>
    aHazard({
      hazardId: anId('hz', index + 1),
      status: 'rectifying',
      foundAt: later(index - 60),
      dueAt: later(index - 50),
    }),
  );
  const elsewhere = aHazard({ hazardId: anId('hz', 90), status: 'reported', foundAt: later(0) });
  anOffice(...owed, elsewhere, aHazard({ hazardId: anId('hz', 91), status: 'closed' }));
  const rows = await openHazardsOfUnit('U0001');
  expect(rows.map(({ hazardId }) => hazardId)).toEqual(owed.slice(0, 50).map(({ hazardId }) => hazardId));
});

it('what waits for staff follows what waits for the unit, newest first', async () => {
  const [mine, older, newer] = [
    aHazard({ hazardId: anId('hz', 1), status: 'assigned', foundAt: later(-9) }),
    aHazard({ hazardId: anId('hz', 2), foundAt: later(-3) }),
    aHazard({ hazardId: anId('hz', 3), foundAt: later(-1) }),
  ];
  anOffice(newer, mine, older, aHazard({ hazardId: anId('hz', 4), status: 'closed' }));
  const rows = await openHazardsOfUnit('U0001');
  expect(rows.map(({ hazardId, isMine }) => [hazardId, isMine])).toEqual([
    [mine.hazardId, true],
    [newer.hazardId, false],
    [older.hazardId, false],
  ]);
});
