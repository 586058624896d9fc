import { useEffect } from 'react';
import { linkProblem } from '../session.ts';
import { open, phase } from '../start.ts';
import { useStore } from '../store.ts';
import { view } from '../view.ts';
import { useWords } from '../words.ts';
import { FormScreen } from './form.tsx';
import { HazardScreen } from './hazard.tsx';
import { HomeScreen } from './home.tsx';
import { ReceiptScreen } from './receipt.tsx';
import { RectifyScreen } from './rectify.tsx';
import { SignScreen } from './sign.tsx';

/** The whole page: how opening the link goes, then the screen that the history names. */
export function App() {
  const words = useWords();
  const { is } = useStore(phase);
  useEffect(() => {
    document.title = words.product;
  }, [words]);
  return is === 'ready' ? <Screen /> : <Opening />;
}

function Screen() {
  const now = useStore(view);
  // Whoever listens to the page instead of looking at it is told of the new screen.
  useEffect(() => {
    if (now) document.querySelector<HTMLElement>('h1')?.focus({ preventScroll: true });
  }, [now]);
  switch (now.at) {
    case 'home':
      return <HomeScreen />;
    case 'form':
      return <FormScreen key={now.period} formId={now.formId} period={now.period} />;
    case 'sign':
      return <SignScreen formId={now.formId} period={now.period} />;
    case 'receipt':
      return <ReceiptScreen selfCheckId={now.selfCheckId} />;
    case 'hazard':
      return <HazardScreen key={now.hazardId} hazardId={now.hazardId} />;
    case 'rectify':
      return <RectifyScreen key={now.hazardId} hazardId={now.hazardId} />;
  }
}

function Opening() {
  const words = useWords();
  const now = useStore(phase);
  const problem = useStore(linkProblem);
  if (now.is === 'opening') {
    return (
      <main className="centre" role="status">
        <p className="opening">{words.opening}</p>
      </main>
    );
  }
  const sentence = now.is === 'cut' ? words.linkCut : problem?.title || (now.is === 'failed' && now.sentence);
  return (
    <main className="centre">
      <section className="card" role="alert">
        <h1 tabIndex={-1}>{sentence || words.unreachable}</h1>
        {(now.is === 'cut' || problem?.code === 'link.unknown') && <p>{words.scanAgain}</p>}
        {problem && <p>{words.keptHere}</p>}
        {now.is === 'failed' && (
          <button type="button" className="main" onClick={open}>
            {words.retry}
          </button>
        )}
      </section>
    </main>
  );
}
