/** The person who is signed in, and the names that records refer to. */
import { createContext, useContext } from 'react';
import type { StaffActor } from '../../../schemas/actor.ts';
import { staffApi } from '../../../schemas/staff.ts';
import { referenceApi } from '../../../schemas/unit.ts';
import { useRead } from './call.ts';

export type Me = { actor: StaffActor; post?: string | undefined };
export const MeContext = createContext<Me | undefined>(undefined);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === undefined) throw new Error('useMe outside of the signed-in part');
  return me;
}

const referenceAge = 600_000;

/** What the frame waits for, so that no screen shows an id in the place of a name. */
export const useReferenceAnswer = () => useRead(referenceApi.getReference, {}, { staleTime: referenceAge });

/** Categories, departments and districts. */
export function useReference() {
  const { data } = useReferenceAnswer();
  const { categories = [], departments = [], districts = [] } = data ?? {};
  const nameIn = (list: readonly { id: string; name: string }[]) => (id: string) =>
    list.find((one) => one.id === id)?.name ?? id;
  return {
    categories,
    departments,
    districts,
    categoryName: nameIn(categories),
    departmentName: nameIn(departments),
    districtName: nameIn(districts),
  };
}

/** Active staff by id, for names of verifiers and of those a move waits for. */
export function useColleagues() {
  const { data } = useRead(staffApi.listColleagues, {}, { staleTime: referenceAge });
  return data?.items ?? [];
}
