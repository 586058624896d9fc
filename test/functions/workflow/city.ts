/** One hazard, its record, its stream and its machine, all in memory: the real tasks and the real consumer between them. */
import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { commitMove, moved } from '../../../functions/hazards/act.ts';
import { hazardEntry } from '../../../functions/hazards/entry.ts';
import { findHazard } from '../../../functions/hazards/find.ts';
import { reassigned } from '../../../functions/hazards/round.ts';
import { hazards } from '../../../functions/hazards/store.ts';
import { commit } from '../../../functions/kit/commit.ts';
import { handler as reconcile } from '../../../functions/workflow/every-six-hours.ts';
import { machine as client } from '../../../functions/workflow/machine.ts';
import { handler as onAudit } from '../../../functions/workflow/on-audit.ts';
import { scheduler } from '../../../functions/workflow/schedule-reminders.ts';
import { handler as taskAwait } from '../../../functions/workflow/task-await.ts';
import { handler as taskContinue } from '../../../functions/workflow/task-continue.ts';
import { handler as taskEscalate } from '../../../functions/workflow/task-escalate.ts';
import { handler as taskLook } from '../../../functions/workflow/task-look.ts';
import type { AuditEntry } from '../../../schemas/audit.ts';
import type { Hazard } from '../../../schemas/hazard.ts';
import { actionsIn, type HazardAction } from '../../../schemas/hazard-status.ts';
import definition from '../../../workflows/hazard.asl.json' with { type: 'json' };
import { anId } from '../../support/builders.ts';
import { aHazard, aRectification, later } from '../../support/hazards.ts';
import { type Definition, MemoryMachine } from '../../support/memory-machine.ts';
import { MemoryTables, type Point } from '../../support/memory-tables.ts';
import { context } from '../../support/requests.ts';

type Function = (event: unknown, context: unknown) => Promise<unknown>;
const call = (handler: unknown) => (event: unknown) => (handler as Function)(event, context);

export function aCity() {
  const tables = new MemoryTables();
  const machine = new MemoryMachine(
    definition as unknown as Definition,
    {
      TaskLookArn: call(taskLook),
      TaskAwaitArn: call(taskAwait),
      TaskEscalateArn: call(taskEscalate),
      TaskContinueArn: call(taskContinue),
    },
    client,
  );
  const schedules = mockClient(scheduler);
  schedules.on(CreateScheduleCommand).resolves({});
  const { hazardId } = aHazard();
  const author = () => ({ actor: { kind: 'system', task: 'test' } as const, now: Date.now(), requestId: 'request-1' });

  return {
    tables,
    machine,
    schedules,
    hazardId,
    hazard: () => tables.get('hazards', { hazardId }) as unknown as Hazard,
    moves: () => tables.stream.filter((entry) => 'hazardNo' in entry),

    /** What runs at each command of the tables and the machine. */
    onCommand(run: (point: Point, command: string) => Promise<void> | void) {
      tables.onCommand = run;
      machine.onCommand = run;
    },

    async report(changes: Partial<Hazard> = {}): Promise<void> {
      const hazard = aHazard(changes);
      const detail = { selfCheckId: hazard.selfCheckId, itemId: hazard.itemId, isFixedOnTheSpot: false };
      const entry = hazardEntry('hazard.reported', undefined, hazard, detail);
      await commit(author(), [hazards.create(hazard, 'hazard.stale')], [entry]);
    },

    /** Somebody decides: the `choice`-th of the moves that the status has, time's own excepted. */
    async decide(choice: number): Promise<void> {
      const hazard = await findHazard(hazardId);
      if (!hazard) return;
      const actions = actionsIn(hazard.status).filter((action) => action !== 'deemDelivered');
      const action = actions[choice % Math.max(actions.length, 1)];
      if (action === undefined) return;
      const next =
        action === 'redispatchVerification'
          ? reassigned(hazard, { verifierIds: [anId('st', 12)] }, Date.now())
          : moved(hazard, action, changesOf(action, hazard), Date.now());
      await commitMove(author(), hazard, next, hazardEntry(verbOf[action], hazard, next, {} as never));
    },

    async deliver(...entries: AuditEntry[]): Promise<boolean> {
      const Records = entries.map((entry, index) => ({
        eventName: 'INSERT',
        dynamodb: { NewImage: marshall(parsable(entry)), SequenceNumber: String(index) },
      }));
      const { batchItemFailures } = (await call(onAudit)({ Records })) as { batchItemFailures: unknown[] };
      return batchItemFailures.length === 0;
    },

    reconcile: () => call(reconcile)({}),
  };
}
export type City = ReturnType<typeof aCity>;

/** Moves of the model carry no words; the stream's schema wants some. */
function parsable(entry: AuditEntry): Record<string, unknown> {
  const words: Partial<Record<AuditEntry['verb'], object>> = {
    'hazard.returned': { reason: '补照片' },
    'hazard.supplemented': { changes: {}, photoIds: [] },
    'hazard.supplemented-for-unit': { reason: '未补', changes: {} },
    'hazard.major-proposed': { basis: '提' },
    'hazard.triaged': { level: 'general', levelBasis: '据', disposal: 'limited', deadlineDays: 3, requirement: '改' },
    'hazard.assigned': { responsiblePerson: '某' },
    'hazard.acknowledged': { receivedBy: '某' },
    'hazard.rectified': { rectificationId: anId('rc'), measures: '改了', costWan: 0, photoIds: [] },
    'hazard.rectification-sent-back': { reason: '不符' },
    'hazard.verification-dispatched': { method: 'on-site', verifierIds: [], verifierNames: [] },
    'hazard.verification-passed': { conclusion: '好' },
    'hazard.verification-failed': { conclusion: '不好' },
    'hazard.verification-sent-back': { reason: '再看' },
    'hazard.closure-endorsed': { opinion: '同意' },
    'hazard.closed': { opinion: '同意' },
  };
  return { ...entry, detail: { ...words[entry.verb], ...entry.detail } };
}

const verbOf = {
  return: 'hazard.returned',
  supplement: 'hazard.supplemented',
  supplementForUnit: 'hazard.supplemented-for-unit',
  proposeMajor: 'hazard.major-proposed',
  triage: 'hazard.triaged',
  triageFixed: 'hazard.triaged',
  assign: 'hazard.assigned',
  acknowledge: 'hazard.acknowledged',
  deemDelivered: 'hazard.deemed-delivered',
  rectify: 'hazard.rectified',
  sendBackRectification: 'hazard.rectification-sent-back',
  dispatchVerification: 'hazard.verification-dispatched',
  redispatchVerification: 'hazard.verification-dispatched',
  passVerification: 'hazard.verification-passed',
  failVerification: 'hazard.verification-failed',
  sendBackVerification: 'hazard.verification-sent-back',
  endorseClosure: 'hazard.closure-endorsed',
  approveClosure: 'hazard.closed',
} as const satisfies Record<HazardAction, AuditEntry['verb']>;

function changesOf(action: HazardAction, hazard: Hazard): Partial<Hazard> {
  const now = Date.now();
  switch (action) {
    case 'proposeMajor':
      return { isMajorProposed: true };
    case 'triage':
    case 'triageFixed':
      return { deadlineAt: later(3, now), originalDeadlineAt: later(3, now), isMajorProposed: false };
    case 'rectify':
      return { rectifications: [...hazard.rectifications, aRectification()] };
    case 'dispatchVerification':
      return { verifierIds: [anId('st', 11)] };
    case 'approveClosure':
      return { closedAt: new Date(now).toISOString() };
    default:
      return {};
  }
}
