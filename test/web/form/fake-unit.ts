/** What the fake server knows: one unit with its forms, drafts, self-checks, photos and hazards, all in memory. */
import { readFileSync } from 'node:fs';
import { makeForm } from '../../../functions/forms/make.ts';
import type { Edition } from '../../../schemas/category.ts';
import { Categories } from '../../../schemas/category.ts';
import { Checklist } from '../../../schemas/checklist.ts';
import type { Form } from '../../../schemas/form.ts';
import { check, editionFor, findings, mergeAnswers, periodOf, strayItems } from '../../../schemas/form-engine.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import type { Input } from '../../../schemas/operations.ts';
import type { PhotoView } from '../../../schemas/photo.ts';
import { Problem } from '../../../schemas/problem.ts';
import type { Draft, Receipt, selfCheckApi, UnitHome } from '../../../schemas/self-check.ts';
import { dateOf } from '../../../schemas/time.ts';

const data = (path: string) => JSON.parse(readFileSync(new URL(`../../../data/${path}`, import.meta.url), 'utf8'));
const editions = ['monthly', 'weekly', 'daily'] as const satisfies readonly Edition[];
/** Monday in week 48; the machine that runs the test lives at another time. */
const startedAt = Date.parse('2026-11-23T04:00:00.000Z');
const realStart = Date.now();
export const fakeNow = () => new Date(startedAt + Date.now() - realStart).toISOString();

export function formsOf(categoryId: string): Form[] {
  const category = Categories.parse(data('categories.json')).categories.find(({ id }) => id === categoryId);
  if (!category) throw new Error(`no category ${categoryId}`);
  const lists = [category.checklistId, 'fire-common'].map((id) => Checklist.parse(data(`checklists/${id}.json`)));
  const byId = new Map(lists.map((list) => [list.id, list]));
  return editions.flatMap((edition) => {
    const form = makeForm(category, edition, byId);
    return form ? [{ ...form, publishedAt: '2026-01-01T00:00:00.000Z' }] : [];
  });
}

type Submitted = Input<typeof selfCheckApi.submitSelfCheck>;

export class FakeUnit {
  readonly forms = formsOf('ktv');
  readonly drafts = new Map<string, Draft>();
  readonly submitted = new Map<string, Submitted>();
  readonly receipts = new Map<string, Receipt>();
  readonly photos = new Map<string, PhotoView & { sha256: string }>();
  readonly hazards = new Map<string, Hazard>();
  done: { edition: Edition; on: string }[] = [{ edition: 'monthly', on: '2026-11-03' }];
  private count = 0;

  home(): UnitHome {
    const now = fakeNow();
    const due = editionFor(
      { has: { daily: true, weekly: true, monthly: true }, submitCycle: 'weekly', done: this.done },
      dateOf(now),
    );
    return {
      now,
      unit: {
        unitId: 'U0001',
        name: '金色年华歌城',
        categoryName: '歌舞娱乐场所',
        address: '云泊样例市北屯样例区胡杨街道安居路142号2层',
        status: 'active',
      },
      forms: this.forms.map(({ formId, edition, title, sections }) => ({
        formId,
        edition,
        title,
        itemCount: sections.flatMap(({ items }) => items).length,
        period: periodOf(edition, dateOf(now)),
        isDue: edition === due,
      })),
      receipts: [...this.receipts.values()].reverse(),
      hazards: [...this.hazards.values()].map((hazard) => ({
        hazardId: hazard.hazardId,
        hazardNo: hazard.hazardNo,
        status: hazard.status,
        level: hazard.level,
        isMajorProposed: hazard.isMajorProposed,
        location: hazard.location,
        description: hazard.description,
        ...(hazard.deadlineAt && { deadlineAt: hazard.deadlineAt }),
        isOverdue: hazard.isOverdue,
        foundAt: hazard.foundAt,
        isMine: ['returned', 'assigned', 'rectifying'].includes(hazard.status),
      })),
      drafts: [...this.drafts.values()].map(({ formId, period, selfCheckId, savedAt, answers }) => ({
        formId,
        period,
        selfCheckId,
        savedAt,
        answeredCount: Object.keys(answers).length,
      })),
    };
  }

  saveDraft(input: Omit<Draft, 'unitId' | 'savedAt'>): Draft {
    const key = `${input.formId} ${input.period}`;
    const known = this.drafts.get(key);
    const answers = mergeAnswers(known?.answers ?? {}, input.answers);
    const draft = { ...input, ...known, answers, unitId: 'U0001', savedAt: fakeNow() };
    this.drafts.set(key, draft);
    return draft;
  }

  submit(input: Submitted): Receipt {
    const before = this.submitted.get(input.selfCheckId);
    if (before && JSON.stringify(before) !== JSON.stringify(input)) throw new Problem('self-check.conflict');
    const known = this.receipts.get(input.selfCheckId);
    if (known) return known;
    const form = this.forms.find(({ formId }) => formId === input.formId);
    if (!form) throw new Problem('form.unknown');
    if (check(form, input.answers).length || strayItems(form, input.answers).length) {
      throw new Problem('self-check.incomplete');
    }
    const values = Object.values(input.answers);
    const named = values.flatMap((answer) => ('photoIds' in answer ? answer.photoIds : []));
    const receipt: Receipt = {
      selfCheckId: input.selfCheckId,
      receiptNo: `ZC-2026-00010${++this.count}`,
      edition: form.edition,
      period: input.period,
      title: form.title,
      receivedAt: fakeNow(),
      passCount: values.filter(({ value }) => value === 'pass').length,
      failCount: values.filter(({ value }) => value === 'fail').length,
      naCount: values.filter(({ value }) => value === 'na').length,
      hazards: findings(form, input.answers).map(({ item }, index) => ({
        hazardId: `hz_0000000000000000000000000${index}`,
        hazardNo: `YH-2026-00020${index}`,
        itemId: item.id,
      })),
      waitingPhotoIds: named.filter((photoId) => this.photos.get(photoId)?.status !== 'stored'),
    };
    this.submitted.set(input.selfCheckId, input);
    this.receipts.set(input.selfCheckId, receipt);
    this.drafts.delete(`${input.formId} ${input.period}`);
    this.done.push({ edition: form.edition, on: dateOf(fakeNow()) });
    return receipt;
  }
}
