import { describe, expect, it } from 'vitest';
import { listUnitLinks } from '../../../functions/links/list-of-units.ts';
import type { StaffActor } from '../../../schemas/actor.ts';
import { type LinkRow, LinkState, leadingLink, linkApi, linkStateOf } from '../../../schemas/link.ts';
import type { Sent } from '../../../schemas/operations.ts';
import { aLink, anId, aUnit, NOON, staffActor } from '../../support/builders.ts';
import { MemoryTables } from '../../support/memory-tables.ts';
import { aCall } from '../../support/requests.ts';

const inDays = (days: number) => new Date(NOON + days * 86_400_000).toISOString();
const linkOf: Record<LinkState, object[]> = {
  none: [],
  works: [aLink({ expiresAt: inDays(31) })],
  expiring: [aLink({ expiresAt: inDays(30) })],
  expired: [aLink({ expiresAt: inDays(0) })],
  revoked: [aLink({ revokedAt: inDays(-1) })],
};
const states = LinkState.options;

/** A unit in each state, five times: 25 units, and one that is closed. */
function aCity() {
  const units = Array.from({ length: 25 }, (_, index) => {
    const unitId = `U${String(index + 1).padStart(4, '0')}`;
    return { ...aUnit({ unitId, districtId: index < 20 ? 'D1' : 'D2' }), city: 'city', nameKey: unitId };
  });
  const closed = { ...aUnit({ unitId: 'U0099', status: 'closed' as const }), city: 'city', nameKey: 'U0099' };
  const links = units.flatMap(({ unitId }, index) =>
    linkOf[states[index % states.length] as LinkState].map((link) => ({
      ...link,
      unitId,
      linkId: anId('lk', index + 1),
    })),
  );
  return new MemoryTables({ units: [...units, closed], links });
}

function list(input: Sent<typeof linkApi.listUnitLinks> = {}, actor: StaffActor = staffActor()) {
  return listUnitLinks(linkApi.listUnitLinks.input.parse(input), aCall(linkApi.listUnitLinks, actor));
}

async function all(input: Sent<typeof linkApi.listUnitLinks>): Promise<LinkRow[]> {
  const rows: LinkRow[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list({ ...input, ...(cursor && { cursor }) });
    rows.push(...page.items);
    if (page.cursor === undefined) return rows;
    cursor = page.cursor;
  }
}

describe('listUnitLinks', () => {
  it('shows every unit that is not closed with the state of its link', async () => {
    aCity();
    const rows = await all({ limit: 7 });
    expect(rows.map(({ unitId }) => unitId)).toEqual([...new Set(rows.map(({ unitId }) => unitId))]);
    expect(rows.map(({ state }) => state)).toEqual(Array.from({ length: 25 }, (_, index) => states[index % 5]));
    expect(rows.find(({ state }) => state === 'none')).not.toHaveProperty('link');
    expect(JSON.stringify(rows)).not.toContain('secretHash');
  });

  it.each(states)('finds the units whose link is in a state, each once: %s', async (state) => {
    aCity();
    const rows = await all({ state, limit: 2 });
    expect(rows).toHaveLength(5);
    expect(new Set(rows.map(({ unitId }) => unitId)).size).toBe(5);
    expect(rows.every((row) => row.state === state)).toBe(true);
  });

  it('reads a bounded number of units for a state that hardly any unit is in', async () => {
    const tables = aCity();
    const page = await list({ state: 'none', q: '金色', limit: 1 });
    expect(page.items.length).toBeLessThanOrEqual(1);
    const links = tables.mock.calls().filter((call) => JSON.stringify(call.args[0].input).includes('byUnit'));
    expect(links.length).toBeLessThanOrEqual(4);
  });

  it('keeps to the caller’s scope', async () => {
    aCity();
    const { items } = await list({}, staffActor({ role: 'service-center', districtIds: ['D2'] }));
    expect(items.map(({ districtId }) => districtId)).toEqual(['D2', 'D2', 'D2', 'D2', 'D2']);
  });
});

describe('the link that speaks for a unit', () => {
  it('is one that works before a newer one that does not', () => {
    const works = aLink({ linkId: anId('lk', 1), expiresAt: inDays(9) });
    const revoked = aLink({ linkId: anId('lk', 2), issuedAt: inDays(-1), revokedAt: inDays(0) });
    expect(leadingLink([works, revoked], NOON)).toBe(works);
    expect(leadingLink([revoked, works], NOON)).toBe(works);
  });

  it('is the one that lasts longest, and where none works the newest', () => {
    const long = aLink({ expiresAt: inDays(300) });
    expect(leadingLink([aLink({ expiresAt: inDays(3) }), long], NOON)).toBe(long);
    const newest = aLink({ issuedAt: inDays(-1), expiresAt: inDays(-1) });
    expect(leadingLink([aLink({ issuedAt: inDays(-9), expiresAt: inDays(-1) }), newest], NOON)).toBe(newest);
    expect(linkStateOf(leadingLink([], NOON), NOON)).toBe('none');
  });
});
