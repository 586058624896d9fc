import { describe, expect, it } from 'vitest';
import { amendUnit } from '../../../functions/units/amend.ts';
import { closeUnit } from '../../../functions/units/close.ts';
import { createUnit } from '../../../functions/units/create.ts';
import { getUnitWithWarnings } from '../../../functions/units/get.ts';
import { getReference } from '../../../functions/units/get-reference.ts';
import { resumeUnit } from '../../../functions/units/resume.ts';
import { suspendUnit } from '../../../functions/units/suspend.ts';
import { getUnitTimeline } from '../../../functions/units/timeline.ts';
import { referenceApi, type Unit, type UnitDraft, UnitStatus, unitApi } from '../../../schemas/unit.ts';
import { type UnitAction, unitActionsIn, unitStatusAfter } from '../../../schemas/unit-status.ts';
import { anId, aUnit, noon, staffActor } from '../../support/builders.ts';
import { fakeTables } from '../../support/fake-tables.ts';
import { aCall } from '../../support/requests.ts';

const center = staffActor({ role: 'service-center', districtIds: ['D1'] });
const elsewhere = staffActor({ role: 'service-center', districtIds: ['D2'] });
const department = staffActor({ role: 'department', departmentIds: ['culture'] });

function aDraft(changes: Partial<UnitDraft> = {}): UnitDraft {
  const { createdAt: _, updatedAt: __, version: ___, statusReason: ____, ...draft } = aUnit();
  return { ...draft, ...changes };
}

describe('createUnit', () => {
  const create = (changes: Partial<UnitDraft> = {}, actor = center) =>
    createUnit(aDraft(changes), aCall(unitApi.createUnit, actor));

  it('writes the unit with the keys of its lists, unless one with its number exists', async () => {
    const tables = fakeTables();
    expect(await create()).toEqual({ ...aDraft(), createdAt: noon, updatedAt: noon, version: 1 });
    expect(tables.put('units')).toMatchObject([
      { city: 'city', nameKey: '金色年华歌城#U0001', updatedKey: `${noon}#U0001` },
    ]);
    expect(tables.written()[0]?.input.ConditionExpression).toBe('attribute_not_exists(#key)');
    expect(tables.entries()).toMatchObject([
      { verb: 'unit.created', recordId: 'U0001', actor: center, detail: { name: '金色年华歌城', categoryId: 'ktv' } },
    ]);
  });

  it('names every field that contradicts the reference data', async () => {
    const tables = fakeTables();
    const wrong = create({ categoryId: 'casino', districtId: 'D9' });
    await expect(wrong).rejects.toMatchObject({
      code: 'request.invalid',
      detail: {
        errors: [
          { path: 'categoryId', message: '没有这个类别' },
          { path: 'districtId', message: '没有这个区县' },
        ],
      },
    });
    await expect(create({ departmentId: 'tourism', centerName: '别的中心' })).rejects.toMatchObject({
      detail: { errors: [{ path: 'departmentId' }, { path: 'centerName' }] },
    });
    expect(tables.written()).toEqual([]);
  });

  it('is not for a unit outside the scope', async () => {
    fakeTables();
    await expect(create({}, elsewhere)).rejects.toMatchObject({ code: 'actor.not-allowed' });
  });
});

describe('amendUnit', () => {
  const { status: _, ...draft } = aDraft({ principal: '新样丁', employees: 120 });
  const elsewhereNow = {
    ...draft,
    districtId: 'D2',
    district: '云泊样例区',
    centerId: 'C2',
    centerName: '云泊样例区文体广电服务中心',
  };
  const hazards = [{ hazardId: anId('hz'), unitId: 'U0001' }];
  const amend = (actor = center, version = 1) => amendUnit({ ...draft, version }, aCall(unitApi.amendUnit, actor));

  it('writes the next version, its status as it was, and says what changed', async () => {
    const tables = fakeTables({ units: [aUnit({ status: 'suspended', statusReason: '装修' })] });
    expect(await amend()).toMatchObject({ principal: '新样丁', status: 'suspended', statusReason: '装修', version: 2 });
    expect(tables.written()[0]?.input).toMatchObject({
      ConditionExpression: '#version = :read',
      ExpressionAttributeValues: { ':read': 1 },
    });
    expect(tables.entries()).toMatchObject([
      {
        verb: 'unit.amended',
        detail: { changes: { principal: { from: '朱样丙', to: '新样丁' }, employees: { to: '120' } } },
      },
    ]);
  });

  it('can not move a unit out of the scope, nor amend one that lies outside', async () => {
    fakeTables({ units: [aUnit()] });
    await expect(amend(elsewhere)).rejects.toMatchObject({ code: 'unit.unknown' });
    const move = amendUnit({ ...elsewhereNow, version: 1 }, aCall(unitApi.amendUnit, center));
    await expect(move).rejects.toMatchObject({ code: 'actor.not-allowed' });
  });

  it.each([
    ['district', elsewhereNow],
    ['category', { ...draft, categoryId: 'internet-cafe' }],
  ])('the %s of a unit stays while it has open hazards: they would stay behind', async (_, input) => {
    const change = () => amendUnit({ ...input, version: 1 }, aCall(unitApi.amendUnit, staffActor()));
    const tables = fakeTables({ units: [aUnit()], hazards });
    await expect(change()).rejects.toMatchObject({ code: 'unit.open-hazards-stay' });
    expect(tables.written()).toEqual([]);
    fakeTables({ units: [aUnit()] });
    await expect(change()).resolves.toMatchObject({ version: 2 });
  });

  it('open hazards don’t hinder any other change', async () => {
    fakeTables({ units: [aUnit()], hazards });
    await expect(amend()).resolves.toMatchObject({ principal: '新样丁' });
  });

  it('is refused for a closed unit', async () => {
    fakeTables({ units: [aUnit({ status: 'closed' })] });
    await expect(amend()).rejects.toMatchObject({ code: 'unit.wrong-status' });
  });
});

describe('the status of a unit', () => {
  const actions = {
    suspend: [suspendUnit, unitApi.suspendUnit, 'unit.suspended'],
    resume: [resumeUnit, unitApi.resumeUnit, 'unit.resumed'],
    close: [closeUnit, unitApi.closeUnit, 'unit.closed'],
  } as const;
  const every = UnitStatus.options.flatMap((status) =>
    (Object.keys(actions) as UnitAction[]).map((action) => ({ status, action })),
  );

  it.each(every)('from $status: $action', async ({ status, action }) => {
    const [verb, operation, entry] = actions[action];
    const tables = fakeTables({ units: [aUnit({ status })] });
    const run = verb({ unitId: 'U0001', version: 1, reason: '装修' }, aCall(operation, department));
    const next = unitStatusAfter(action, status);
    if (next) {
      expect(await run).toMatchObject({ status: next, statusReason: '装修', version: 2 });
      expect(tables.entries()).toMatchObject([{ verb: entry, recordId: 'U0001', detail: { reason: '装修' } }]);
    } else {
      const detail = { allowed: unitActionsIn(status), current: 1 };
      await expect(run).rejects.toMatchObject({ code: 'unit.wrong-status', detail });
      expect(tables.written()).toEqual([]);
    }
  });

  it('a closed unit stays closed', () => {
    expect(unitActionsIn('closed')).toEqual([]);
  });

  const close = (hazards: Record<string, unknown>[], actor = department) => {
    fakeTables({ units: [aUnit()], hazards });
    return closeUnit({ unitId: 'U0001', version: 1, reason: '注销' }, aCall(unitApi.closeUnit, actor));
  };

  it('a unit with open hazards can not be closed', async () => {
    await expect(close([{ hazardId: anId('hz'), unitId: 'U0001' }])).rejects.toMatchObject({
      code: 'unit.has-open-hazards',
    });
    await expect(close([{ hazardId: anId('hz'), unitId: 'U0002' }])).resolves.toMatchObject({ status: 'closed' });
  });

  it('nobody learns of the hazards of a unit outside the scope', async () => {
    const tourism = staffActor({ role: 'department', departmentIds: ['tourism'] });
    const asked = close([{ hazardId: anId('hz'), unitId: 'U0001' }], tourism);
    await expect(asked).rejects.toMatchObject({ code: 'unit.unknown' });
  });
});

describe('reading a unit', () => {
  const get = (unit: Partial<Unit> = {}, actor = center) => {
    fakeTables({ units: [aUnit(unit)] });
    return getUnitWithWarnings({ unitId: 'U0001' }, aCall(unitApi.getUnit, actor));
  };

  it('comes with what is worth a look', async () => {
    expect((await get()).warnings).toEqual([]);
    expect((await get({ fireDocType: '缺失', fireDocYear: 2009, employees: 101 })).warnings).toEqual([
      'fire-doc-missing',
      'fire-doc-old',
      'needs-full-time-officer',
    ]);
  });

  it('is unknown outside the scope', async () => {
    await expect(get({}, elsewhere)).rejects.toMatchObject({ code: 'unit.unknown' });
  });

  it('its timeline is that of its audit entries, newest first, inside the scope only', async () => {
    const entry = { recordId: 'U0001', verb: 'unit.created', at: noon, actor: center, detail: {} };
    const entries = [1, 2].map((number) => ({ ...entry, entryId: anId('au', number), requestId: 'r' }));
    fakeTables({ units: [aUnit()], audit: entries });
    const { items } = await getUnitTimeline({ unitId: 'U0001' }, aCall(unitApi.getUnitTimeline, center));
    expect(items.map(({ entryId }) => entryId)).toEqual([anId('au', 2), anId('au', 1)]);
    const other = getUnitTimeline({ unitId: 'U0001' }, aCall(unitApi.getUnitTimeline, elsewhere));
    await expect(other).rejects.toMatchObject({ code: 'unit.unknown' });
  });

  it('the reference data names categories, departments and districts', async () => {
    const reference = await getReference({}, aCall(referenceApi.getReference, center));
    expect(referenceApi.getReference.output.parse(reference)).toEqual(reference);
    expect(reference.categories).toHaveLength(23);
    expect(reference.departments).toHaveLength(3);
    expect(reference.districts.map(({ id }) => id)).toEqual(['D1', 'D2', 'D3', 'D4', 'D5']);
  });
});
