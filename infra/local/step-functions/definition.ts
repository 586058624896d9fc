/** A definition in the States Language, parsed and checked, with its containers by their path. */
import type { Fields, Json } from './model.ts';

export type StateType = 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Parallel' | 'Map' | 'Succeed' | 'Fail';

export type Retrier = {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'FULL' | 'NONE';
};
type Catcher = { ErrorEquals: string[]; Next: string; Output?: Json; Assign?: Fields };
type Rule = { Condition: Json; Next: string; Output?: Json; Assign?: Fields };

/** What a checked definition may hold; which fields belong to which type is `checkState`'s business. */
export type State = {
  Type: StateType;
  Next?: string;
  End?: boolean;
  Output?: Json;
  Assign?: Fields;
  Arguments?: Json;
  Resource?: string;
  TimeoutSeconds?: Json;
  HeartbeatSeconds?: Json;
  Seconds?: Json;
  Timestamp?: Json;
  Error?: Json;
  Cause?: Json;
  Choices?: Rule[];
  Default?: string;
  Branches?: Container[];
  ItemProcessor?: Container;
  Items?: Json;
  ItemSelector?: Json;
  MaxConcurrency?: Json;
  Retry?: Retrier[];
  Catch?: Catcher[];
};
export type Container = { StartAt: string; States: Record<string, State> };
export type Definition = Container & { TimeoutSeconds?: number };

/** Every container below `path` with its own path: '' is the machine, '/States/M/ItemProcessor' an iteration's. */
export function* containersOf(container: Container, path = ''): Generator<[path: string, container: Container]> {
  yield [path, container];
  for (const [name, state] of Object.entries(container.States)) {
    for (const [index, branch] of (state.Branches ?? []).entries()) {
      yield* containersOf(branch, branchPath(path, name, index));
    }
    if (state.ItemProcessor !== undefined) yield* containersOf(state.ItemProcessor, processorPath(path, name));
  }
}

export const branchPath = (path: string, name: string, index: number): string =>
  `${path}/States/${escaped(name)}/Branches[${index}]`;
export const processorPath = (path: string, name: string): string => `${path}/States/${escaped(name)}/ItemProcessor`;

/** A slash in a name must not read as a path: escaped as in JSON pointers. */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

export type Program = { timeoutSeconds: number | undefined; containers: Map<string, Container> };

/** Reads a definition that was checked when its machine was created. */
export function readProgram(text: string): Program {
  const definition = JSON.parse(text) as Definition;
  return { timeoutSeconds: definition.TimeoutSeconds, containers: new Map(containersOf(definition)) };
}
