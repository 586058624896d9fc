import type { HazardRow } from '../../../schemas/hazard.ts';
import { HazardTags } from '../parts/hazard-tags.tsx';
import { Remaining } from '../parts/remaining.tsx';
import { useText } from '../text/language.ts';
import { punctuation } from '../text/punctuation.ts';

type Props = { row: HazardRow; isCurrent: boolean; onOpen: (hazardId: string) => void };

export function QueueItem({ row, isCurrent, onOpen }: Props) {
  const { named } = useText(punctuation);
  return (
    <li id={`queue-${row.hazardId}`}>
      <button type="button" aria-current={isCurrent ? 'true' : undefined} onClick={() => onOpen(row.hazardId)}>
        <span className="line">
          <span className="number">{row.hazardNo}</span>
          {row.dueAt && <Remaining at={row.dueAt} />}
        </span>
        <strong>{row.unitName}</strong>
        <span className="line-clamp">{named(row.location, row.description)}</span>
        <HazardTags hazard={row} />
      </button>
    </li>
  );
}
