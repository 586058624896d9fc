import type { DepartmentId } from '../../../schemas/actor.ts';
import { useMe, useReference } from '../app/me.tsx';
import { dictionary, useText } from '../text/language.ts';
import { PickMany } from './filter-fields.tsx';

const words = dictionary({
  'zh-CN': { department: '归口科室', district: '区县', category: '类别' },
  en: { department: 'Department', district: 'District', category: 'Category' },
});

type Places = {
  categoryId?: string[] | undefined;
  districtId?: string[] | undefined;
  departmentId?: DepartmentId[] | undefined;
};

/** Department, district and category; what a person's scope fixes to one is not asked. */
export function PlaceFilters({ value, onPick }: { value: Places; onPick: (change: Places) => void }) {
  const text = useText(words);
  const { actor } = useMe();
  const { categories, departments, districts } = useReference();
  const inDepartments = actor.role === 'department' ? actor.departmentIds : undefined;
  const own = categories.filter(({ departmentId }) => inDepartments?.includes(departmentId) ?? true);
  return (
    <>
      {(inDepartments === undefined || inDepartments.length > 1) && (
        <PickMany
          label={text.department}
          value={value.departmentId}
          choices={departments.map(({ id, name }) => ({ value: id, label: name }))}
          onPick={(departmentId) => onPick({ departmentId })}
        />
      )}
      {(actor.role !== 'service-center' || actor.districtIds.length > 1) && (
        <PickMany
          label={text.district}
          value={value.districtId}
          choices={districts.map(({ id, name }) => ({ value: id, label: name }))}
          onPick={(districtId) => onPick({ districtId })}
        />
      )}
      <PickMany
        label={text.category}
        value={value.categoryId}
        choices={own.map(({ id, name }) => ({ value: id, label: name }))}
        onPick={(categoryId) => onPick({ categoryId })}
      />
    </>
  );
}
