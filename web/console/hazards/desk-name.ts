import type { HazardRow } from '../../../schemas/hazard.ts';
import { useColleagues, useReference } from '../app/me.tsx';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { punctuation } from '../text/punctuation.ts';
import { verbs } from '../text/verbs.ts';

/** Names a desk (`schemas/actor.ts`): a post, or the person that it is named for. */
function useDeskName() {
  const { departmentName, districts } = useReference();
  const colleagues = useColleagues();
  const { role } = useText(names);
  const { unit } = useText(verbs);
  return (desk: string): string => {
    const [kind, id = ''] = desk.split('#');
    switch (kind) {
      case 'unit':
        return unit;
      case 'center':
        return districts.find((district) => district.id === id)?.centerName ?? role['service-center'];
      case 'department':
        return departmentName(id);
      case 'staff':
        return colleagues.find(({ staffId }) => staffId === id)?.name ?? role.department;
      default:
        return role['bureau-leader'];
    }
  };
}

/** Everybody whom a hazard waits for. */
export function useWaitsFor() {
  const deskName = useDeskName();
  const { listed } = useText(punctuation);
  return ({ desk, sharedDesks = [] }: Pick<HazardRow, 'desk' | 'sharedDesks'>): string | undefined =>
    desk && listed([desk, ...sharedDesks].map(deskName));
}
