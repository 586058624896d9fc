/** An audit entry in words: who, what, and what changed. */
import type { Actor } from '../../../schemas/actor.ts';
import type { AuditVerb, AuditView } from '../../../schemas/audit.ts';
import { Changes } from '../../../schemas/audit.ts';
import type { Language } from '../../../schemas/problem.ts';
import { useLanguage } from '../text/language.ts';
import { names } from '../text/names.ts';
import { punctuation } from '../text/punctuation.ts';
import { civilTime } from '../text/time.ts';
import { unitFields } from '../text/unit-fields.ts';
import { type DetailKey, verbs } from '../text/verbs.ts';

export type Line = { label: string; value: string };

export function useEntryWords() {
  const spoken = useLanguage();
  return {
    actorName: (actor: Actor) => actorName(actor, spoken),
    verbName: (verb: string) => verbName(verb, spoken),
    lines: (entry: AuditView) => entryLines(entry, spoken),
  };
}

function actorName(actor: Actor, spoken: Language): string {
  const text = verbs[spoken];
  if (actor.kind === 'staff') return actor.name;
  return actor.kind === 'unit' ? text.unit : text.system;
}

/** A verb of a later release stands for itself. */
export function verbName(verb: string, spoken: Language): string {
  const known: Readonly<Record<string, string>> = verbs[spoken].verb;
  return known[verb as AuditVerb] ?? verb;
}

/** What changed: the status first, then the details that the verb carries. */
export function entryLines(entry: AuditView, spoken: Language): Line[] {
  const text = verbs[spoken];
  const lines: Line[] = [];
  const { before, after, detail } = entry;
  if (before && after && before.status !== after.status) {
    const { status } = names[spoken];
    lines.push({ label: text.status, value: `${status[before.status]} → ${status[after.status]}` });
  }
  if (entry.verb === 'hazard.escalated') {
    const kind = detail.kind === 'overdue' ? text.overdue : text.late;
    lines.push({ label: kind, value: text.escalation(Number(detail.level)) });
    return lines;
  }
  for (const [key, label] of Object.entries(text.detail)) {
    const value = detail[key];
    if (value === undefined || value === '' || value === false) continue;
    if (key === 'changes') lines.push(...changeLines(value, { ...unitFields[spoken], ...text.hazardField }));
    else lines.push({ label, value: valueWords(key as DetailKey, value, spoken) });
  }
  return lines;
}

function valueWords(key: DetailKey, value: unknown, spoken: Language): string {
  const { level, disposal, method } = names[spoken];
  const tables: Partial<Record<DetailKey, Readonly<Record<string, string>>>> = { level, disposal, method };
  if (key === 'isFixedOnTheSpot') return spoken === 'en' ? 'Yes' : '是';
  if (key === 'expiresAt') return civilTime(String(value));
  if (Array.isArray(value)) return punctuation[spoken].listed(value.map(String));
  return tables[key]?.[String(value)] ?? String(value);
}

/** Fields by their label in a unit’s file or on a hazard’s page; those of a later release by their own name. */
function changeLines(value: unknown, labels: Readonly<Record<string, string>>): Line[] {
  const parsed = Changes.safeParse(value);
  if (!parsed.success) return [];
  return Object.entries(parsed.data).map(([field, { from = '—', to = '—' }]) => ({
    label: labels[field] ?? field,
    value: `${from} → ${to}`,
  }));
}
