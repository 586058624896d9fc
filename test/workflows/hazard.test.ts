import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HazardStage } from '../../schemas/hazard-status.ts';

type State = {
  Type: string;
  Resource?: string;
  Arguments?: { FunctionName: string; Payload: Record<string, unknown> };
  Next?: string;
  Default?: string;
  Choices?: { Condition: string; Next: string }[];
  Retry?: {
    ErrorEquals: string[];
    MaxAttempts: number;
    IntervalSeconds: number;
    BackoffRate: number;
    MaxDelaySeconds: number;
    Comment: string;
    JitterStrategy: string;
  }[];
  Catch?: { ErrorEquals: string[]; Next: string }[];
  TimeoutSeconds?: number | string;
};
const text = readFileSync(new URL('../../workflows/hazard.asl.json', import.meta.url), 'utf8');
const machine = JSON.parse(text) as { StartAt: string; QueryLanguage: string; States: Record<string, State> };
const states = Object.entries(machine.States);
const tasks = states.filter(([, { Type }]) => Type === 'Task');
const stages = tasks.filter(([, { Resource }]) => Resource?.endsWith('.waitForTaskToken'));
const ways = ({ Next, Default, Choices = [], Catch = [] }: State) =>
  [Next, Default, ...[...Choices, ...Catch].map((each) => each.Next)].filter((name) => name !== undefined);

const placeholder = (name: string) => `\${${name}}`;

function reachedFrom(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const next of ways(machine.States[name] as State)) reachedFrom(next, seen);
  return seen;
}

describe('the hazard workflow', () => {
  it('is written in JSONata and waits in the stages that people talk about', () => {
    expect(machine.QueryLanguage).toBe('JSONata');
    expect(stages.map(([name]) => name)).toEqual(HazardStage.options);
  });

  it('reaches every state from its start, and an end from every state', () => {
    expect(reachedFrom(machine.StartAt)).toEqual(new Set(states.map(([name]) => name)));
    for (const [name] of states) {
      const ends = [...reachedFrom(name)].filter((one) => /^(Succeed|Fail)$/.test(machine.States[one]?.Type ?? ''));
      expect(ends, name).not.toEqual([]);
    }
  });

  it('names no state that is not there', () => {
    for (const [name, state] of states)
      for (const next of ways(state)) expect(machine.States, `${name} → ${next}`).toHaveProperty(next);
  });

  it('binds every task to a function by a placeholder, in any partition', () => {
    const bound = ['TaskLookArn', 'TaskAwaitArn', 'TaskEscalateArn', 'TaskContinueArn'].map(placeholder);
    for (const [name, { Resource, Arguments }] of tasks) {
      expect(Resource, name).toMatch(/^arn:\$\{Partition\}:states:::lambda:invoke(\.waitForTaskToken)?$/);
      expect(bound, name).toContain(Arguments?.FunctionName);
    }
    expect(text).not.toMatch(/arn:aws/);
  });

  it('times every wait by the record and catches its end in an escalation of that stage', () => {
    for (const [name, state] of stages) {
      expect(state.TimeoutSeconds, name).toMatch(/^\{% \$max\(\[1, .*\$states\.input\.until/);
      expect(state.Arguments?.Payload.until, name).toBe('{% $states.input.until %}');
      expect(state.Arguments?.Payload.stage).toBe(name);
      expect(state.Catch?.[0]).toEqual({ ErrorEquals: ['States.Timeout'], Next: `Escalate${name}` });
      const escalation = machine.States[`Escalate${name}`];
      expect(escalation?.Arguments).toMatchObject({
        FunctionName: placeholder('TaskEscalateArn'),
        Payload: { stage: name },
      });
      expect(escalation?.Next).toBe('Stage');
    }
  });

  it('bounds and catches every other task', () => {
    for (const [name, state] of tasks) {
      expect(state.Catch?.at(-1), name).toEqual({ ErrorEquals: ['States.ALL'], Next: 'Broken' });
      if (!stages.some(([stage]) => stage === name)) expect(state.TimeoutSeconds, name).toBe(60);
    }
  });

  it('retries for the 182 seconds that its comment says, and a stage never because its time was over', () => {
    for (const [name, { Retry = [] }] of tasks) {
      expect(Retry, name).toHaveLength(1);
      const [retry] = Retry;
      if (!retry) continue;
      let total = 0;
      for (let attempt = 0; attempt < retry.MaxAttempts; attempt += 1)
        total += Math.min(retry.IntervalSeconds * retry.BackoffRate ** attempt, retry.MaxDelaySeconds);
      expect(retry.Comment).toContain(`= ${total} seconds`);
      expect(retry.JitterStrategy).toBe('FULL');
    }
    for (const [, { Retry }] of stages) expect(Retry?.[0]?.ErrorEquals).toEqual(['States.TaskFailed']);
  });

  it('chooses a way for every answer of a look', () => {
    const conditions = machine.States.Stage?.Choices?.map(({ Condition }) => Condition).join() ?? '';
    for (const stage of [...HazardStage.options, 'Closed', 'Moved']) expect(conditions).toContain(`'${stage}'`);
    // Who took over and what is closed come before the age of the execution.
    expect(machine.States.Stage?.Choices?.map(({ Next }) => Next)).toEqual([
      'Closed',
      'Moved',
      'ContinueAsNew',
      ...HazardStage.options,
    ]);
  });
});
