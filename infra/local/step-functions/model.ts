/**
 * What is stored of state machines and executions. An execution lies in three places: its record (what
 * DescribeExecution answers), its run (where each of its threads stands; gone once it has ended) and its history
 * events, one key each. Inputs and outputs are kept as JSON text, byte for byte as they came.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Fields = { [key: string]: Json };

export const isObject = (value: Json | undefined): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

export type Machine = {
  arn: string;
  name: string;
  /** The definition's text as it was given. */
  definition: string;
  roleArn: string;
  creationDate: number;
  /** Absent until the first update. */
  revisionId?: string;
  /** Set while executions of a deleted machine have not ended. */
  deleting?: boolean;
};

export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

export type Execution = {
  arn: string;
  name: string;
  machineArn: string;
  roleArn: string;
  status: Status;
  startDate: number;
  stopDate?: number;
  input: string;
  output?: string;
  error?: string;
  cause?: string;
  /** The hash its definition is stored by. */
  definition: string;
};

/** Where a running execution stands. */
export type Run = {
  execution: string;
  /** When the machine's own TimeoutSeconds ends it. */
  deadline: number;
  /** Id of the last history event. */
  events: number;
  /** Number of the last thread made. */
  threads: number;
  root: Thread;
};

/** One line of control: the execution itself, a branch of a Parallel, an iteration of a Map. */
export type Thread = {
  number: number;
  /** Path of its container in the definition: '' for the machine, '/States/P/Branches[0]', … */
  container: string;
  state: string;
  input: string;
  variables: Fields;
  /** Event that its next event follows. */
  last: number;
  /** What `last` was before its present state was entered: evaluation failures hang there. */
  before: number;
  entered: { id: number; at: number };
  /** Retries made by each retrier of the present state. */
  retries: number[];
  /** Of a branch or iteration: its place, and of an iteration the item it works on. */
  index?: number;
  item?: { value: Json };
  /** Of an iteration: ItemSelector is still to make its input. */
  isToSelect?: boolean;
  /** Absent: it is to go on at once. */
  standing?: Standing;
};

type Standing =
  | { kind: 'wait'; due: number }
  | { kind: 'retry'; due: number }
  | { kind: 'task'; task: Task }
  | { kind: 'children'; children: Children }
  /** Its state has a result and is to be left with it. */
  | { kind: 'result'; result: string }
  /** Its last state was left. */
  | { kind: 'ended'; output: string };

export type Task = {
  id: string;
  parameters: Json;
  /** For a callback: `submitted` once the call that carries the token has returned. */
  submitted?: boolean;
  timeoutAt?: number;
  heartbeat?: { seconds: number; due: number };
};

export type Children = {
  running: Thread[];
  /** Outputs as JSON text by branch or index. */
  outputs: (string | null)[];
  /** The last events of those that have ended: the parent goes on from the latest. */
  last: number;
  /** Of a Map: items not yet started. */
  waiting: { index: number; value: Json }[];
};

/** A failure of a state, as Retry and Catch see it. */
export class StateError extends Error {
  readonly error: string | undefined;
  readonly reason: string | undefined;
  /** A task that missed its heartbeat is a Timeout that HeartbeatTimeout matches too. */
  readonly heartbeat: boolean;
  constructor(error: string | undefined, reason?: string, heartbeat = false) {
    super(reason ?? error);
    this.error = error;
    this.reason = reason;
    this.heartbeat = heartbeat;
  }
}

/** AWS limit: every input, output and payload holds at most 256 KiB of UTF-8. */
const payloadLimit = 262_144;

export const tooLarge = (text: string): boolean =>
  text.length * 3 > payloadLimit && Buffer.byteLength(text) > payloadLimit;
