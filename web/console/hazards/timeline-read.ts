import { useQuery } from '@tanstack/react-query';
import type { AuditView } from '../../../schemas/audit.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { call, keyOf } from '../app/call.ts';
import { readAll } from '../parts/paging.ts';

/** Every entry of a hazard, oldest first; a life with many rejections is some sixty. */
export function useTimeline(hazardId: Hazard['hazardId']) {
  return useQuery<AuditView[]>({
    queryKey: keyOf(hazardApi.getHazardTimeline, { hazardId }),
    queryFn: ({ signal }) =>
      readAll(
        (cursor) =>
          call(hazardApi.getHazardTimeline, { hazardId, ...(cursor === undefined ? {} : { cursor }) }, signal),
        () => {},
        signal,
      ),
    refetchInterval: 20_000,
  });
}
