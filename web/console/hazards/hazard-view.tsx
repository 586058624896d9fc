import { Link } from '@tanstack/react-router';
import { formApi } from '../../../schemas/form.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { useRead } from '../app/call.ts';
import { Answer } from '../parts/answer.tsx';
import { HazardTags } from '../parts/hazard-tags.tsx';
import { Remaining } from '../parts/remaining.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { useText } from '../text/language.ts';
import { Actions } from './actions.tsx';
import { Evidence } from './evidence.tsx';
import { HazardFacts } from './hazard-facts.tsx';
import { Outcomes } from './outcomes.tsx';
import { useTimeline } from './timeline-read.ts';
import { hazardWords } from './words.ts';
import { WorkflowPicture } from './workflow/workflow-picture.tsx';

type Props = { hazardId: string; onDecided?: () => void };

/** One hazard: what it is, the photos, what can be done, how it came here. */
export function HazardView({ hazardId, onDecided }: Props) {
  const hazard = useRead(hazardApi.getHazard, { hazardId: hazardId as Hazard['hazardId'] }, { every: 20_000 });
  return <Answer of={hazard}>{(data) => <Content hazard={data} onDecided={onDecided} />}</Answer>;
}

function Content({ hazard, onDecided }: { hazard: Hazard; onDecided: (() => void) | undefined }) {
  const text = useText(hazardWords);
  const timeline = useTimeline(hazard.hazardId);
  const form = useRead(formApi.getForm, { formId: hazard.formId }, { staleTime: Number.POSITIVE_INFINITY });
  const item = form.data?.sections.flatMap(({ items }) => items).find(({ id }) => id === hazard.itemId);
  return (
    <article className="hazard" data-version={hazard.version}>
      <header>
        <h1>
          {hazard.hazardNo} <HazardTags hazard={hazard} />
        </h1>
        <p>
          <Link to="/units/$unitId" params={{ unitId: hazard.unitId }}>
            {hazard.unitName}
          </Link>{' '}
          · {hazard.location} {hazard.dueAt && <Remaining at={hazard.dueAt} />}
        </p>
      </header>
      <Actions hazard={hazard} onDecided={onDecided} />
      <Evidence hazard={hazard} />
      <Answer of={timeline}>{(entries) => <WorkflowPicture hazard={hazard} entries={entries} />}</Answer>
      <div className="columns">
        <div>
          <Outcomes hazard={hazard} />
          <HazardFacts hazard={hazard} item={item} />
        </div>
        <div>
          <Answer of={timeline}>
            {(entries) => (
              <section aria-labelledby="timeline-title">
                <h2 id="timeline-title">{text.timeline}</h2>
                <Timeline entries={entries} />
              </section>
            )}
          </Answer>
        </div>
      </div>
    </article>
  );
}
