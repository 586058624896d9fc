import { getRouteApi, Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useState } from 'react';
import { may } from '../../../schemas/actor.ts';
import { hazardApi } from '../../../schemas/hazard-api.ts';
import { linkApi } from '../../../schemas/link.ts';
import { selfCheckApi } from '../../../schemas/self-check.ts';
import { type Unit, unitApi } from '../../../schemas/unit.ts';
import { call, useRead } from '../app/call.ts';
import { useMe } from '../app/me.tsx';
import { useHazardColumns } from '../hazards/hazard-columns.tsx';
import { Answer } from '../parts/answer.tsx';
import { ReasonDialog } from '../parts/reason-dialog.tsx';
import { RecordTable } from '../parts/record-table.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { useSelfCheckColumns } from '../self-checks/self-check-columns.tsx';
import { useText } from '../text/language.ts';
import { names } from '../text/names.ts';
import { Links } from './links.tsx';
import { UnitFacts } from './unit-facts.tsx';
import { unitWords } from './words.ts';

const route = getRouteApi('/app/units/$unitId');

export function UnitScreen() {
  const { unitId } = route.useParams();
  const text = useText(unitWords);
  const { actor } = useMe();
  const unit = useRead(unitApi.getUnit, { unitId }, { every: 60_000 });
  return (
    <Answer of={unit}>
      {(data) => (
        <article>
          <Heading unit={data} />
          <section aria-labelledby="unit-facts">
            <h2 id="unit-facts">{text.facts}</h2>
            <UnitFacts unit={data} />
          </section>
          {may(actor, linkApi.listLinks, data) && <Links unit={data} />}
          {may(actor, hazardApi.listHazards, data) && (
            <>
              <Hazards unitId={unitId} />
              <SelfChecks unitId={unitId} />
              <History unitId={unitId} />
            </>
          )}
        </article>
      )}
    </Answer>
  );
}

const statusVerbs = {
  suspend: { operation: unitApi.suspendUnit, from: ['active', 'seasonal_closed'] },
  resume: { operation: unitApi.resumeUnit, from: ['suspended', 'seasonal_closed', 'lost'] },
  close: { operation: unitApi.closeUnit, from: ['active', 'suspended', 'seasonal_closed', 'lost'] },
} as const;
type StatusVerb = keyof typeof statusVerbs;

function Heading({ unit }: { unit: Unit }) {
  const text = useText(unitWords);
  const { unitStatus } = useText(names);
  const { actor } = useMe();
  const { message } = App.useApp();
  const [asked, setAsked] = useState<StatusVerb>();
  const hints = { suspend: text.suspendHint, resume: text.resumeHint, close: text.closeHint };
  const offered = (Object.keys(statusVerbs) as StatusVerb[]).filter((verb) => {
    const { operation, from } = statusVerbs[verb];
    return (from as readonly string[]).includes(unit.status) && may(actor, operation, unit);
  });
  return (
    <header className="screen">
      <h1>
        {unit.name} <span className={`tag unit-${unit.status}`}>{unitStatus[unit.status]}</span>
      </h1>
      {unit.statusReason && <p className="quiet">{unit.statusReason}</p>}
      {unit.status !== 'closed' && may(actor, unitApi.amendUnit, unit) && (
        <Link to="/units/$unitId/edit" params={{ unitId: unit.unitId }} className="button">
          {text.amend}
        </Link>
      )}
      {offered.map((verb) => (
        <Button key={verb} danger={verb === 'close'} onClick={() => setAsked(verb)}>
          {text[verb]}
        </Button>
      ))}
      {asked && (
        <ReasonDialog
          title={text[asked]}
          hint={hints[asked]}
          isDangerous={asked === 'close'}
          maximum={300}
          act={(reason) => call(statusVerbs[asked].operation, { unitId: unit.unitId, version: unit.version, reason })}
          onClose={() => setAsked(undefined)}
          onDone={() => {
            setAsked(undefined);
            void message.success(text.done);
          }}
        />
      )}
    </header>
  );
}

function Hazards({ unitId }: { unitId: string }) {
  const text = useText(unitWords);
  const columns = useHazardColumns({ isOfUnit: true });
  const hazards = useRead(hazardApi.listHazards, { unitId, limit: 10 }, { every: 60_000 });
  return (
    <section aria-labelledby="unit-hazards">
      <h2 id="unit-hazards">{text.hazards}</h2>
      <Answer of={hazards}>
        {({ items }) => (
          <RecordTable
            caption={text.hazards}
            columns={columns}
            rows={items}
            keyOf={(row) => row.hazardId}
            empty={text.noHazards}
          />
        )}
      </Answer>
      <Link to="/hazards" search={{ unitId }}>
        {text.allHazards}
      </Link>
    </section>
  );
}

function SelfChecks({ unitId }: { unitId: string }) {
  const text = useText(unitWords);
  const columns = useSelfCheckColumns({ isOfUnit: true });
  const checks = useRead(selfCheckApi.listSelfChecks, { unitId, limit: 10 }, { every: 60_000 });
  return (
    <section aria-labelledby="unit-checks">
      <h2 id="unit-checks">{text.selfChecks}</h2>
      <Answer of={checks}>
        {({ items }) => (
          <RecordTable
            caption={text.selfChecks}
            columns={columns}
            rows={items}
            keyOf={(row) => row.selfCheckId}
            empty={text.noSelfChecks}
          />
        )}
      </Answer>
      <Link to="/self-checks" search={{ unitId }}>
        {text.allSelfChecks}
      </Link>
    </section>
  );
}

function History({ unitId }: { unitId: string }) {
  const text = useText(unitWords);
  const timeline = useRead(unitApi.getUnitTimeline, { unitId }, { every: 60_000 });
  return (
    <section aria-labelledby="unit-history">
      <h2 id="unit-history">{text.history}</h2>
      <Answer of={timeline}>{({ items }) => <Timeline entries={items} />}</Answer>
    </section>
  );
}
