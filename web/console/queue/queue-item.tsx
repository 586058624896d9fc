import type { HazardRow } from '../../../schemas/hazard.ts';
import { HazardTags } from '../parts/hazard-tags.tsx';
import { Remaining } from '../parts/remaining.tsx';

type Props = { row: HazardRow; isCurrent: boolean; onOpen: (hazardId: string) => void };

export function QueueItem({ row, isCurrent, onOpen }: Props) {
  return (
    <li id={`queue-${row.hazardId}`}>
      <button type="button" aria-current={isCurrent ? 'true' : undefined} onClick={() => onOpen(row.hazardId)}>
        <span className="line">
          <span className="number">{row.hazardNo}</span>
          {row.dueAt && <Remaining at={row.dueAt} />}
        </span>
        <strong>{row.unitName}</strong>
        <span className="line-clamp">
          {row.location}：{row.description}
        </span>
        <HazardTags hazard={row} />
      </button>
    </li>
  );
}
