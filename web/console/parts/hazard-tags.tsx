import type { HazardRow } from '../../../schemas/hazard.ts';
import { dictionary, useText } from '../text/language.ts';
import { names } from '../text/names.ts';

const words = dictionary({
  'zh-CN': {
    overdue: '逾期',
    late: '办理超时',
    proposed: '拟定重大',
    photos: '照片待补',
    rejected: (count: number) => `退回 ${count} 次`,
  },
  en: {
    overdue: 'Overdue',
    late: 'Step late',
    proposed: 'Major proposed',
    photos: 'Photos to come',
    rejected: (count: number) => `Rejected ${count}×`,
  },
});

type Tagged = Pick<
  HazardRow,
  'status' | 'level' | 'isMajorProposed' | 'isOverdue' | 'isStageLate' | 'rejectCount' | 'waitingPhotoIds'
>;

/** Status, level and flags of a hazard; the colour never says more than the word. */
export function HazardTags({ hazard }: { hazard: Tagged }) {
  const text = useText(words);
  const { status, level } = useText(names);
  return (
    <span className="tags">
      <span className={`tag status ${hazard.status}`}>{status[hazard.status]}</span>
      {hazard.isMajorProposed && <span className="tag major">{text.proposed}</span>}
      {!hazard.isMajorProposed && hazard.level === 'major' && <span className="tag major">{level.major}</span>}
      {hazard.isOverdue && <span className="tag over">{text.overdue}</span>}
      {hazard.isStageLate && <span className="tag over">{text.late}</span>}
      {hazard.rejectCount > 0 && <span className="tag">{text.rejected(hazard.rejectCount)}</span>}
      {hazard.waitingPhotoIds.length > 0 && <span className="tag">{text.photos}</span>}
    </span>
  );
}
