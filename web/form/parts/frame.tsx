import type { ReactNode } from 'react';
import { isForgetful } from '../device.ts';
import { isOnline } from '../online.ts';
import { linkProblem } from '../session.ts';
import { useStore } from '../store.ts';
import { back } from '../view.ts';
import { useWords } from '../words.ts';

/** Header with the way back, what the person has to know, and the screen's content. */
export function Frame({ title, children, aside }: { title: string; children: ReactNode; aside?: ReactNode }) {
  const words = useWords();
  return (
    <>
      <header className="bar">
        <div className="row">
          <button type="button" className="back" aria-label={words.back} onClick={back} />
          <h1 tabIndex={-1}>{title}</h1>
        </div>
        {aside}
      </header>
      <main>
        <Notices />
        {children}
      </main>
    </>
  );
}

/** Read aloud when they appear. */
export function Notices() {
  const words = useWords();
  const online = useStore(isOnline);
  const problem = useStore(linkProblem);
  const forgetful = useStore(isForgetful);
  return (
    <div role="status">
      {(forgetful || !online) && <p className="notice">{forgetful ? words.forgetful : words.offline}</p>}
      {problem && (
        <p className="notice">
          {problem.title} {words.keptHere}
        </p>
      )}
    </div>
  );
}

/** A fact of a record: its name and what it says. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  if (!children) return null;
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
