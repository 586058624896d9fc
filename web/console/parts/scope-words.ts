import type { StaffActor } from '../../../schemas/actor.ts';
import { useReference } from '../app/me.tsx';
import { dictionary, useText } from '../text/language.ts';

const scopeWords = dictionary({
  'zh-CN': { everything: '全市', unitCount: (count: number) => `${count} 家单位` },
  en: { everything: 'Whole city', unitCount: (count: number) => `${count} units` },
});

/** The scope that counts for the role; a role over the whole city has no other. */
export function useScopeWords(): (
  person: Pick<StaffActor, 'role' | 'departmentIds' | 'districtIds' | 'unitIds'>,
) => string {
  const text = useText(scopeWords);
  const { departmentName, districtName } = useReference();
  return ({ role, departmentIds, districtIds, unitIds }) => {
    switch (role) {
      case 'department':
        return departmentIds.map(departmentName).join('、');
      case 'service-center':
        return districtIds.map(districtName).join('、');
      case 'liaison':
      case 'inspection-team':
        return text.unitCount(unitIds.length);
      default:
        return text.everything;
    }
  };
}
