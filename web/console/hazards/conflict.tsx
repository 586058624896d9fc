import { Alert } from 'antd';
import type { AuditView } from '../../../schemas/audit.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import type { HazardAction } from '../../../schemas/hazard-status.ts';
import { ApiProblem } from '../../api.ts';
import { useEntryWords } from '../parts/entry-words.ts';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { punctuation } from '../text/punctuation.ts';
import { type StaffAction, staffActions } from './offered.ts';
import { useTimeline } from './timeline-read.ts';
import { hazardWords } from './words.ts';

type Props = { hazard: Hazard; error: Error | null; isPossible: boolean };

/** Entries that made the version on the screen an old one: every verb of hazards, and photos that arrived later. */
function isChange({ verb }: AuditView): boolean {
  return verb.startsWith('hazard.') || verb === 'photo.arrived';
}

/** Somebody else was quicker: who did what, what is possible now, and that nothing typed is lost. */
export function Conflict({ hazard, error, isPossible }: Props) {
  const text = useText(hazardWords);
  const shared = useText(common);
  const { listed } = useText(punctuation);
  const { actorName, verbName } = useEntryWords();
  const last = useTimeline(hazard.hazardId).data?.findLast(isChange);
  const allowed = error instanceof ApiProblem ? error.allowed : [];
  const titles = (Object.keys(staffActions) as StaffAction[])
    .filter((action) => staffActions[action].moves.some((move: HazardAction) => allowed.includes(move)))
    .map((action) => text.action[action].title);
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={error instanceof ApiProblem ? error.title : text.noLonger}
      description={
        <>
          {last && <p>{text.changedBy(actorName(last.actor), verbName(last.verb))}</p>}
          {!isPossible && titles.length > 0 && <p>{shared.allowedNow(listed(titles))}</p>}
          <p>{shared.changedMeanwhile}</p>
        </>
      }
    />
  );
}
