import type { StaffActor } from '../../../schemas/actor.ts';
import { useReference } from '../app/me.tsx';
import { dictionary, useText } from '../text/language.ts';
import { punctuation } from '../text/punctuation.ts';

const scopeWords = dictionary({
  'zh-CN': { everything: '全市', unitCount: (count: number) => `${count} 家单位` },
  en: { everything: 'Whole city', unitCount: (count: number) => `${count} units` },
});

/** The scope that counts for the role; a role over the whole city has no other. */
export function useScopeWords(): (
  person: Pick<StaffActor, 'role' | 'departmentIds' | 'districtIds' | 'unitIds'>,
) => string {
  const text = useText(scopeWords);
  const { listed } = useText(punctuation);
  const { departmentName, districtName } = useReference();
  return ({ role, departmentIds, districtIds, unitIds }) => {
    switch (role) {
      case 'department':
        return listed(departmentIds.map(departmentName));
      case 'service-center':
        return listed(districtIds.map(districtName));
      case 'liaison':
      case 'inspection-team':
        return text.unitCount(unitIds.length);
      default:
        return text.everything;
    }
  };
}
