/** State machines: made by the template or the API, replaced in place, deleted once nothing of them runs. */
import { createHash, randomUUID } from 'node:crypto';
import { AwsError, type Host } from '../host.ts';
import type { Fields, Machine } from './model.ts';
import { keys, type Records } from './records.ts';
import { describeFindings, validateDefinition } from './validate.ts';

type NewMachine = { name: string; definition: string; roleArn: string };
export type Machines = ReturnType<typeof createMachines>;

export const hashOf = (definition: string): string => createHash('sha256').update(definition).digest('hex');

export function createMachines(host: Host, records: Records) {
  const { store, clock, partition, region, accountId } = host;
  const deleting = new Set<string>();

  const arnOf = (name: string): string => `arn:${partition}:states:${region}:${accountId}:stateMachine:${name}`;

  function check(definition: string): void {
    const { findings } = validateDefinition(definition, partition);
    if (findings.length === 0) return;
    throw new AwsError('InvalidDefinition', `Invalid State Machine Definition: '${describeFindings(findings)}'`);
  }

  async function write(machine: Machine): Promise<Machine> {
    const definition = { put: keys.definition(hashOf(machine.definition)), value: machine.definition };
    await store.write([definition, { put: keys.machine(machine.name), value: machine }]);
    return machine;
  }

  /** The same machine again is the same machine; another one under its name is refused. */
  async function create({ name, ...rest }: NewMachine): Promise<Machine> {
    check(rest.definition);
    const found = await records.machine(name);
    if (found === undefined) return write({ arn: arnOf(name), name, ...rest, creationDate: clock.now() });
    if (found.deleting === true) {
      throw new AwsError('StateMachineDeleting', `State Machine is being deleted: '${found.arn}'`);
    }
    if (found.definition !== rest.definition || found.roleArn !== rest.roleArn) {
      throw new AwsError('StateMachineAlreadyExists', `State Machine Already Exists: '${found.arn}'`);
    }
    return found;
  }

  /** As the template has it now; executions under way keep the definition they started with. */
  async function put(machine: NewMachine): Promise<Machine> {
    check(machine.definition);
    const found = await records.machine(machine.name);
    if (found === undefined || found.deleting === true) return create(machine);
    if (found.definition === machine.definition && found.roleArn === machine.roleArn) return found;
    return write({ ...found, ...machine, revisionId: randomUUID() });
  }

  async function get(arn: string): Promise<Machine> {
    const machine = await records.machine(arn.split(':').at(-1) as string);
    if (machine?.arn === arn) return machine;
    throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  }

  /** What still runs ends with its next step. */
  async function remove(arn: string): Promise<void> {
    const machine = await records.machine(arn.split(':').at(-1) as string);
    if (machine?.arn !== arn) return;
    deleting.add(arn);
    await write({ ...machine, deleting: true });
    await ended(arn);
  }

  /** Forgets a machine that is being deleted when its last execution has ended. */
  async function ended(arn: string): Promise<void> {
    const name = arn.split(':').at(-1) as string;
    if (!deleting.has(arn) || (await records.running(name))) return;
    await store.write([{ delete: keys.machine(name) }]);
    deleting.delete(arn);
  }

  async function resume(): Promise<void> {
    for (const [, machine] of await store.list<Machine>(keys.machines)) {
      if (machine.deleting === true) deleting.add(machine.arn);
    }
  }

  return { arnOf, create, put, get, remove, ended, resume, isDeleting: (arn: string) => deleting.has(arn) };
}

export function describeMachine(machine: Machine, partition: string): Fields {
  const { variableReferences } = validateDefinition(machine.definition, partition);
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: machine.deleting === true ? 'DELETING' : 'ACTIVE',
    definition: machine.definition,
    roleArn: machine.roleArn,
    type: 'STANDARD',
    creationDate: machine.creationDate / 1000,
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
    encryptionConfiguration: { type: 'AWS_OWNED_KEY' },
    ...(machine.revisionId === undefined ? {} : { revisionId: machine.revisionId }),
    ...(Object.keys(variableReferences).length === 0 ? {} : { variableReferences }),
  };
}
