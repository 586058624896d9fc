import { mergeAnswers } from '../../schemas/form-engine.ts';
import { Problem } from '../../schemas/problem.ts';
import type { Draft, selfCheckApi } from '../../schemas/self-check.ts';
import { findForm } from '../forms/find.ts';
import type { Verb } from '../kit/call.ts';
import { saveCopy } from '../kit/save-copy.ts';
import { getUnit } from '../units/find.ts';
import { requireFormOf, requireKnownItems, requirePeriod } from './fits.ts';
import { draftKey, drafts, isLive } from './store.ts';

/** Two phones that save at once: whoever comes second merges again. */
const tries = 5;

export const saveDraft: Verb<typeof selfCheckApi.saveDraft> = async (input, { actor, now, language }) => {
  const [unit, found] = await Promise.all([getUnit(actor.unitId), findForm(input.formId)]);
  const form = requireFormOf(unit, found);
  requirePeriod(form.edition, input.period, now);
  requireKnownItems(form, input.answers, language);
  for (let attempt = 1; ; attempt += 1) {
    const { unitId } = unit;
    const known = await drafts.find({ unitId, draftKey: draftKey(input.formId, input.period) });
    const sent: Draft = { ...input, unitId, savedAt: new Date(now).toISOString() };
    const draft = known && isLive(known, now) ? merged(known, sent) : sent;
    try {
      await saveCopy(drafts.swap(draft, 'savedAt', known?.savedAt));
      return { draft };
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'record.stale') || attempt === tries) throw error;
    }
  }
};

/** The first phone’s self-check stays the one that both are filling in. */
function merged(known: Draft, sent: Draft): Draft {
  const [startedAt = sent.startedAt] = [known.startedAt, sent.startedAt].sort();
  const { selfCheckId } = known;
  return { ...sent, selfCheckId, startedAt, answers: mergeAnswers(known.answers, sent.answers) };
}
