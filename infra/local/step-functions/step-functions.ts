/**
 * AWS Step Functions on this machine: Standard workflows in JSONata. `validate.ts` says what is hosted of the States
 * Language and `resources.ts` which tasks; anything else is refused when the machine is created.
 */
import { readFile } from 'node:fs/promises';
import type { Created, Host, Resource, ResourceType, Service } from '../host.ts';
import { stableId } from '../names.ts';
import { createApi } from './api.ts';
import { createEngine } from './engine.ts';
import { createExecutions } from './executions.ts';
import { createMachines } from './machines.ts';
import { createRecords } from './records.ts';

export function stepFunctions(host: Host): Service {
  const records = createRecords(host.store, () => host.clock.now());
  const machines = createMachines(host, records);
  const engine = createEngine(host, records, machines);
  const executions = createExecutions(host, records, machines, engine);

  async function create(resource: Resource): Promise<Created> {
    const { StateMachineName, RoleArn, StateMachineType: type } = resource.properties as Record<string, string>;
    if (type !== undefined && type !== 'STANDARD') {
      throw new Error(`${resource.logicalId}: state machines of type ${type} are not hosted, only STANDARD`);
    }
    const definition = await definitionOf(host, resource);
    const name = StateMachineName ?? `${resource.logicalId.slice(0, 69)}-${stableId(resource.logicalId)}`;
    host.mayTakeOn(RoleArn as string, 'states.amazonaws.com', machines.arnOf(name));
    const machine = await machines.put({ name, definition, roleArn: RoleArn as string });
    const attributes = { Arn: machine.arn, Name: name, StateMachineRevisionId: machine.revisionId ?? 'INITIAL' };
    return { ref: machine.arn, attributes };
  }

  const stateMachine: ResourceType = {
    hosted: [
      'Definition',
      'DefinitionString',
      'DefinitionS3Location.Bucket',
      'DefinitionS3Location.Key',
      'DefinitionSubstitutions',
      'RoleArn',
      'StateMachineName',
      'StateMachineType',
    ],
    ignored: ['LoggingConfiguration', 'TracingConfiguration', 'EncryptionConfiguration', 'Tags'],
    create,
  };

  return {
    name: 'states',
    types: { 'AWS::StepFunctions::StateMachine': stateMachine },
    handle: createApi(host, machines, executions),
    async start() {
      await machines.resume();
      await engine.resume();
    },
    stop: engine.stop,
  };
}

async function definitionOf(host: Host, { logicalId, properties }: Resource): Promise<string> {
  const { DefinitionString, Definition, DefinitionS3Location, DefinitionSubstitutions = {} } = properties;
  const text =
    typeof DefinitionString === 'string'
      ? DefinitionString
      : Definition === undefined
        ? await publishedDefinition(host, logicalId, DefinitionS3Location as { Key: string } | undefined)
        : JSON.stringify(Definition);
  const values = DefinitionSubstitutions as Record<string, unknown>;
  return text.replace(/\$\{([^${}]+)\}/g, (whole, key: string) =>
    Object.hasOwn(values, key) ? String(values[key]) : whole,
  );
}

async function publishedDefinition(host: Host, logicalId: string, place: { Key: string } | undefined): Promise<string> {
  const file = place && host.asset(place.Key);
  if (file === undefined) throw new Error(`${logicalId}: its definition is not in the cloud assembly`);
  return readFile(file, 'utf8');
}
