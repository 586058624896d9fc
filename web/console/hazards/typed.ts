/** What somebody typed into an action form and has not sent: outlives the form, a conflict, a reload and a new sign-in. */
import type { StaffAction } from './offered.ts';
import type { ActionValues } from './send-action.ts';

export type Typed = { action: StaffAction; values: Partial<ActionValues> };

const keyOf = (hazardId: string) => `bihuan.typed.${hazardId}`;

/** The form last typed into, of this tab. */
export function findTyped(hazardId: string): Typed | undefined {
  try {
    const kept = sessionStorage.getItem(keyOf(hazardId));
    return kept === null ? undefined : (JSON.parse(kept) as Typed);
  } catch {
    // Storage may be switched off or hold something else; then nothing was kept.
    return undefined;
  }
}

export function keepTyped(hazardId: string, typed: Typed | undefined): void {
  try {
    if (typed === undefined) sessionStorage.removeItem(keyOf(hazardId));
    else sessionStorage.setItem(keyOf(hazardId), JSON.stringify(typed));
  } catch {
    // What can't be kept is still in the form.
  }
}
