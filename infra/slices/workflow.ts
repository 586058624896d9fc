/** The hazard's workflow: the state machine that keeps its time, its tasks, its callback, its reminders, its reconciliation. */
import { fileURLToPath } from 'node:url';
import { Arn, ArnFormat, Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { consumeAudit, runEvery } from '../asynchronous.ts';
import { Handler, type HandlerProps } from '../handler.ts';
import type { Shared } from '../shared.ts';

const definition = fileURLToPath(new URL('../../workflows/hazard.asl.json', import.meta.url));

/** The machine has a name so that its ARN is known before it is made: the functions that it calls name it too. */
export function machineArn(scope: Construct, { stage }: Shared): string {
  return Arn.format(
    {
      service: 'states',
      resource: 'stateMachine',
      resourceName: machineName(stage.stage),
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    },
    Stack.of(scope),
  );
}
const machineName = (stage: string) => `bihuan-${stage}-hazard`;

export class WorkflowSlice extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, shared: Shared) {
    super(scope, id);
    const task = (name: string, entry: string, tables: HandlerProps['tables']) =>
      new Handler(this, name, { shared, entry, tables });
    const look = task('Look', 'workflow/task-look', { hazards: ['read'] });
    const wait = task('Await', 'workflow/task-await', { waits: ['write'], audit: ['append'] });
    // Neither changes whom a hazard waits for.
    const moves: HandlerProps['tables'] = { hazards: ['read', 'write'], sharedQueue: [], audit: ['append'] };
    const escalate = task('Escalate', 'workflow/task-escalate', moves);
    const next = task('Continue', 'workflow/task-continue', moves);
    this.machine = new StateMachine(this, 'Hazard', {
      stateMachineName: machineName(shared.stage.stage),
      definitionBody: DefinitionBody.fromFile(definition),
      definitionSubstitutions: {
        Partition: Aws.PARTITION,
        TaskLookArn: look.function.functionArn,
        TaskAwaitArn: wait.function.functionArn,
        TaskEscalateArn: escalate.function.functionArn,
        TaskContinueArn: next.function.functionArn,
      },
      logs: {
        level: LogLevel.ALL,
        includeExecutionData: false,
        destination: new LogGroup(this, 'MachineLogs', {
          retention: RetentionDays.SIX_MONTHS,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      },
      // X-Ray is not there in every partition; the log has every transition.
      tracingEnabled: false,
      removalPolicy: shared.stage.removal === 'retain' ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    // `fromFile` derives no grants.
    this.machine.addToRolePolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [look, wait, escalate, next].map((handler) => handler.function.functionArn),
      }),
    );
    this.callback(shared);
    this.reconcile(shared);
  }

  /** A decision wakes the stage that waits for it; a new hazard starts an execution; a deadline gets its reminders. */
  private callback(shared: Shared): void {
    const reminder = new Handler(this, 'Reminder', {
      shared,
      entry: 'workflow/every-reminder',
      tables: { hazards: ['read'], audit: ['append'] },
    });
    const deadLetters = shared.deadLetters(reminder, 'a-reminder-was-not-sent');
    // Scheduler's own retries end once Lambda has taken the event.
    reminder.function.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(deadLetters),
    });
    const group = new CfnScheduleGroup(this, 'Reminders');
    const role = new Role(this, 'ReminderRole', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [reminder.function.functionArn] }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
    const onAudit = new Handler(this, 'OnAudit', {
      shared,
      entry: 'workflow/on-audit',
      tables: { hazards: ['read'], waits: ['read', 'delete'] },
      environment: {
        HAZARD_MACHINE_ARN: machineArn(this, shared),
        REMINDER_GROUP: group.ref,
        REMINDER_TARGET_ARN: reminder.function.functionArn,
        REMINDER_ROLE_ARN: role.roleArn,
        REMINDER_DEAD_LETTER_ARN: deadLetters.queueArn,
      },
    });
    const machine = machineArn(this, shared);
    onAudit.allow(['states:StartExecution'], [machine]);
    onAudit.allow(['states:SendTaskSuccess'], [machine]);
    onAudit.allow(
      ['scheduler:CreateSchedule'],
      [`arn:${Aws.PARTITION}:scheduler:${Aws.REGION}:${Aws.ACCOUNT_ID}:schedule/${group.ref}/*`],
    );
    onAudit.allow(['iam:PassRole'], [role.roleArn]);
    consumeAudit(shared, onAudit, ['hazard.', 'workflow.awaiting']);
  }

  private reconcile(shared: Shared): void {
    const machine = machineArn(this, shared);
    const job = new Handler(this, 'Reconcile', {
      shared,
      entry: 'workflow/every-six-hours',
      tables: {
        hazards: ['read', 'write'],
        sharedQueue: ['write', 'delete'],
        units: ['read'],
        staff: ['read'],
        waits: ['read', 'delete'],
        audit: ['append'],
        counters: ['read', 'count'],
      },
      environment: { HAZARD_MACHINE_ARN: machine },
      timeout: Duration.minutes(10),
    });
    job.allow(['states:ListExecutions', 'states:SendTaskSuccess'], [machine]);
    runEvery(shared, job, Schedule.rate(Duration.hours(6)));
  }
}
