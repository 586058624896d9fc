import type { ReactNode } from 'react';

/** In the place of a list that holds nothing and hides nothing: what will be here, and how it gets here. */
export function NothingYet({ title, hint, children }: { title: string; hint: string; children?: ReactNode }) {
  return (
    <div className="empty" role="status">
      <p>
        <strong>{title}</strong>
      </p>
      <p>{hint}</p>
      {children && <div className="buttons">{children}</div>}
    </div>
  );
}

/** Whether a list leaves something out; its order leaves out nothing. */
export function isFiltered({ sort: _, ...filters }: Record<string, unknown>): boolean {
  return Object.values(filters).some((value) => value !== undefined && value !== '');
}
