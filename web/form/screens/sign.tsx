import { useState } from 'react';
import { check, findings, visibleItems } from '../../../schemas/form-engine.ts';
import { type Desk, handIn } from '../desk.ts';
import { home } from '../home.ts';
import { Frame } from '../parts/frame.tsx';
import { Signer } from '../parts/signer.tsx';
import { photosTaken } from '../photo-upload.ts';
import { useLocation, useSigning } from '../signing.ts';
import { useStore } from '../store.ts';
import { useDesk } from '../use-desk.ts';
import { back, bringUpFault, turnBoth } from '../view.ts';
import { useWords } from '../words.ts';

/** The last look at the result, then name, signature and handing in. */
export function SignScreen({ formId, period }: { formId: string; period: string }) {
  const words = useWords();
  const { desk } = useDesk(formId, period);
  if (!desk || desk === 'away') return <Frame title={words.handIn}>{words.opening}</Frame>;
  return <Signing desk={desk} />;
}

function Signing({ desk }: { desk: Desk }) {
  const words = useWords();
  const { answers } = useStore(desk.draft);
  const signing = useSigning(home.get()?.unit.unitId ?? '');
  const locationNow = useLocation();
  const [state, setState] = useState<'open' | 'pressed' | 'sending'>('open');
  const submit = async () => {
    const { signature } = signing;
    if (!signature) {
      setState('pressed');
      return bringUpFault();
    }
    if (check(desk.form, answers).length) return back();
    setState('sending');
    await photosTaken();
    turnBoth({ at: 'receipt', selfCheckId: await handIn(desk, { signature, locationProof: locationNow() }) });
  };
  return (
    <Frame title={words.handIn}>
      <section className="card">
        <h2>{words.summary}</h2>
        <Counts desk={desk} />
        <Failed desk={desk} />
      </section>
      <section className="card">
        <Signer signing={signing} isPressed={state === 'pressed'} />
        <p className="hint">{words.truth}</p>
        <button type="button" className="main" disabled={state === 'sending'} onClick={submit}>
          {words.submit}
        </button>
      </section>
    </Frame>
  );
}

function Counts({ desk }: { desk: Desk }) {
  const words = useWords();
  const { answers } = desk.draft.get();
  const items = visibleItems(desk.form);
  return (
    <div className="counts">
      {(['pass', 'fail', 'na'] as const).map((value) => (
        <p key={value} className={value}>
          <strong>{items.filter(({ id }) => answers[id]?.value === value).length}</strong>
          <span>{words.values[value]}</span>
        </p>
      ))}
    </div>
  );
}

function Failed({ desk }: { desk: Desk }) {
  const words = useWords();
  const failed = findings(desk.form, desk.draft.get().answers);
  if (!failed.length) return null;
  return (
    <>
      <h3>{words.becomesHazard}</h3>
      <ul className="found" lang="zh-CN">
        {failed.map(({ item, answer }) => (
          <li key={item.id}>
            <strong>{answer.location}</strong> {answer.description}
            {answer.fixed && <span className="badge">{words.fixedNow}</span>}
          </li>
        ))}
      </ul>
    </>
  );
}
