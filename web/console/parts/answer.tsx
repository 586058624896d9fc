import type { UseQueryResult } from '@tanstack/react-query';
import { Alert, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { common } from '../text/common.ts';
import { useText } from '../text/language.ts';
import { civilTime } from '../text/time.ts';
import { Refusal } from './refusal.tsx';

/** A read on the screen: waiting, refused, or there; what is old because a renewal failed says so. */
export function Answer<T>({ of, children }: { of: UseQueryResult<T>; children: (data: T) => ReactNode }) {
  const text = useText(common);
  if (of.data === undefined) {
    if (of.error) return <Refusal error={of.error} onRetry={() => void of.refetch()} />;
    return (
      <div role="status" aria-label={text.loading}>
        <Skeleton active paragraph={{ rows: 4 }} />
      </div>
    );
  }
  return (
    <>
      {of.error && <Alert type="warning" banner title={text.stale(civilTime(of.dataUpdatedAt))} />}
      {children(of.data)}
    </>
  );
}
