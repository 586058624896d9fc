/** What a verb gets beside its input: who calls, when, in which request. */
import type { PublicActor, StaffActor, UnitActor } from '../../schemas/actor.ts';
import type { Input, Operation, Output } from '../../schemas/operations.ts';
import type { Language } from '../../schemas/problem.ts';

/** The kind of actor an operation can have, read off its `allow`. */
export type ActorOf<O extends Operation> = O['allow'] extends readonly ['unit']
  ? UnitActor
  : O['allow'] extends readonly ['public']
    ? PublicActor
    : StaffActor;

export type Call<A = StaffActor | UnitActor | PublicActor> = {
  actor: A;
  operation: Operation;
  /** Milliseconds; one instant for the whole request. */
  now: number;
  /** One id from the phone's request to the last stream consumer. */
  requestId: string;
  language: Language;
  /** Address the request came from. */
  address: string;
  /** Cookies of the answer, as `Set-Cookie` values. */
  setCookies: string[];
};

/** A verb: what its file exports. */
export type Verb<O extends Operation> = (input: Input<O>, call: Call<ActorOf<O>>) => Promise<Output<O>>;
export type Verbs<T extends Readonly<Record<string, Operation>>> = { [K in keyof T]: Verb<T[K]> };
