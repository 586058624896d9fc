import type { AuditView } from '../../../../schemas/audit.ts';
import type { Hazard } from '../../../../schemas/hazard.ts';
import { hazardApi } from '../../../../schemas/hazard-api.ts';
import { HazardStage, stageOf } from '../../../../schemas/hazard-status.ts';
import definition from '../../../../workflows/hazard.asl.json' with { type: 'json' };
import { useRead } from '../../app/call.ts';
import { serverNow } from '../../app/server-time.ts';
import { useLanguage, useText } from '../../text/language.ts';
import { names } from '../../text/names.ts';
import { punctuation } from '../../text/punctuation.ts';
import { civilTime, duration } from '../../text/time.ts';
import { StageDrawing, type StageView } from './stage-drawing.tsx';
import { stageGraph } from './stage-graph.ts';
import { mayMove, stageState, type Visit, visitsOf } from './stage-history.ts';
import { workflowWords } from './words.ts';

const graph = stageGraph(definition, (from, to) => mayMove(from, to));
const stages = graph.stages.map(({ name }) => HazardStage.parse(name));

/** The state machine with this hazard's way through it: drawn, and in words. */
export function WorkflowPicture({ hazard, entries }: { hazard: Hazard; entries: readonly AuditView[] }) {
  const text = useText(workflowWords);
  const { stage: stageNames } = useText(names);
  const { joined, named } = useText(punctuation);
  const spoken = useLanguage();
  const visits = visitsOf(entries);
  const views = stages.map((stage): StageView => {
    const state = stageState(stage, hazard, visits);
    const own = visits.filter((visit) => visit.stage === stage);
    const lines = [timeLine(own, state === 'current'), own.length > 1 && text.visit(own.length)].filter(isText);
    const isLate = state === 'current' && (hazard.isOverdue || hazard.isStageLate);
    return { name: stage, title: stageNames[stage], state, stateName: text.state[state], lines, isLate };
  });
  function timeLine(own: readonly Visit[], isCurrent: boolean): string | undefined {
    if (own.length === 0) return undefined;
    if (isCurrent && hazard.dueAt) return `${text.due} ${civilTime(hazard.dueAt).slice(5)}`;
    return text.took(
      duration(
        own.reduce((sum, visit) => sum + lengthOf(visit), 0),
        spoken,
      ),
    );
  }
  const current = hazard.status === 'closed' ? text.end : stageNames[stageOf[hazard.status]];
  return (
    <section aria-labelledby="workflow-title">
      <h2 id="workflow-title">{text.title}</h2>
      <StageDrawing graph={graph} views={views} isEnded={hazard.status === 'closed'} label={text.picture(current)} />
      <details>
        <summary>{text.asText}</summary>
        <ol className="visits">
          {visits.map((visit) => (
            <li key={visit.since}>
              <strong>{stageNames[visit.stage]}</strong> {text.since(civilTime(visit.since))}{' '}
              {text.took(duration(lengthOf(visit), spoken))} {visit.isLate && <b className="over">{text.late}</b>}{' '}
              {visit.escalations > 0 && text.escalated(visit.escalations)}
            </li>
          ))}
        </ol>
        <p>
          {joined([
            ...views.map(({ title, stateName }) => named(title, stateName)),
            ...(hazard.dueAt ? [`${text.due} ${civilTime(hazard.dueAt)}`] : []),
          ])}
        </p>
        <ExecutionLink hazardId={hazard.hazardId} />
      </details>
    </section>
  );
}

function isText(line: string | false | undefined): line is string {
  return typeof line === 'string';
}

function lengthOf({ since, until }: Visit): number {
  return (until === undefined ? serverNow() : Date.parse(until)) - Date.parse(since);
}

/** The execution that keeps this hazard's time, in the AWS console. */
function ExecutionLink({ hazardId }: { hazardId: Hazard['hazardId'] }) {
  const text = useText(workflowWords);
  const { data } = useRead(hazardApi.getHazardWorkflow, { hazardId }, { staleTime: 60_000 });
  if (data === undefined) return null;
  return (
    <p className="quiet">
      {text.execution} <code>{data.executionName}</code>{' '}
      {data.consoleUrl && (
        <a href={data.consoleUrl} target="_blank" rel="noreferrer">
          {text.console}
        </a>
      )}
    </p>
  );
}
