/** Event source mappings: what lies in a DynamoDB stream or an SQS queue becomes invocations of a function. */
import { createHash } from 'node:crypto';
import type { StreamReader, StreamRecord } from '../dynamodb/stream-log.ts';
import { AwsError, type Caller, type Host, type Resource, type Service } from '../host.ts';
import { mappingApi } from './mapping-api.ts';
import { openQueuePoller } from './queue-poller.ts';
import { hostedProperties, isStream, type Mapping, mappingOf } from './settings.ts';
import { type Lane, openLane } from './stream-lane.ts';

export type EventSources = Service & { handle: NonNullable<Service['handle']> };

/** Where a mapping's lanes are, on the disk. */
type Places = { streamArn: string; positions: string[] };

/** What a function's role must be allowed to, as Lambda demands when a mapping is made. */
const streamActions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
const queueActions = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/** Hosts event source mappings; `streams` is how DynamoDB's streams are read, `roleOf` whom a function acts as. */
export function eventSources(host: Host, streams: StreamReader, roleOf: (functionArn: string) => Caller): EventSources {
  const mappings = new Map<string, { mapping: Mapping; isEnabled: boolean }>();
  /** By mapping: what ends those that run. */
  const stops = new Map<string, () => Promise<unknown>>();

  async function startStream(mapping: Mapping) {
    const key = `event-source-mapping/${mapping.id}`;
    const positions = await placesOf(mapping, key);
    const save = () => {
      const places: Places = { streamArn: mapping.sourceArn, positions: lanes.map((lane) => lane.position()) };
      return host.store.write([{ put: key, value: places }]);
    };
    const lanes: Lane[] = positions.map((position, n) =>
      openLane(host, streams, mapping, (record) => laneOf(record, mapping.lanes) === n, position, save),
    );
    const unfollow = await streams.follow(mapping.sourceArn, {
      wake: () => {
        for (const lane of lanes) lane.wake();
      },
      position: () => earliest(lanes.map((lane) => lane.position())),
    });
    for (const lane of lanes) lane.wake();
    return () => {
      unfollow();
      return Promise.all(lanes.map((lane) => lane.stop()));
    };
  }

  async function run(mapping: Mapping) {
    const stop = isStream(mapping.sourceArn) ? await startStream(mapping) : openQueuePoller(host, mapping).stop;
    stops.set(mapping.id, stop);
  }

  const keyOfState = (id: string) => `event-source-mapping/${id}/enabled`;

  /** Enabled again it goes on where it stopped, with what its source still keeps. */
  async function switchTo(id: string, isEnabled: boolean): Promise<Mapping> {
    const found = mappings.get(id);
    if (!found) {
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', 404, {
        Type: 'User',
      });
    }
    await host.store.write([{ put: keyOfState(id), value: isEnabled }]);
    found.isEnabled = isEnabled;
    if (isEnabled && !stops.has(id)) await run(found.mapping);
    if (!isEnabled) {
      await stops.get(id)?.();
      stops.delete(id);
    }
    return found.mapping;
  }

  /** The saved positions, or those where the mapping starts; after a change of lanes all go on from the earliest. */
  async function placesOf(mapping: Mapping, key: string): Promise<string[]> {
    const saved = await host.store.get<Places>(key);
    if (saved?.streamArn === mapping.sourceArn) {
      if (saved.positions.length === mapping.lanes) return saved.positions;
      return Array(mapping.lanes).fill(earliest(saved.positions));
    }
    const start = mapping.startsAt === 'LATEST' ? await streams.latest() : '';
    const positions = Array<string>(mapping.lanes).fill(start);
    const places: Places = { streamArn: mapping.sourceArn, positions };
    await host.store.write([{ put: key, value: places }]);
    return positions;
  }

  function demandPermissions({ sourceArn, functionArn, onFailureQueue }: Mapping) {
    const role = roleOf(functionArn);
    const isFromStream = isStream(sourceArn);
    for (const action of isFromStream ? streamActions : queueActions) {
      host.authorize(role, `${isFromStream ? 'dynamodb' : 'sqs'}:${action}`, sourceArn);
    }
    if (onFailureQueue) host.authorize(role, 'sqs:SendMessage', onFailureQueue);
  }

  return {
    name: 'event-sources',
    types: {
      'AWS::Lambda::EventSourceMapping': {
        hosted: hostedProperties,
        ignored: ['Tags', 'KmsKeyArn', 'MetricsConfig', 'LoggingConfig', 'ProvisionedPollerConfig'],
        create({ logicalId, properties }: Resource) {
          const mapping = mappingOf(host, logicalId, idOf(logicalId), properties);
          mappings.set(mapping.id, { mapping, isEnabled: properties.Enabled !== false });
          return { ref: mapping.id, attributes: { Id: mapping.id, EventSourceMappingArn: mapping.arn } };
        },
      },
    },
    handle: mappingApi(host, switchTo),
    async start() {
      for (const found of mappings.values()) {
        demandPermissions(found.mapping);
        found.isEnabled = (await host.store.get<boolean>(keyOfState(found.mapping.id))) ?? found.isEnabled;
        if (found.isEnabled) await run(found.mapping);
      }
    },
    async stop() {
      await Promise.all([...stops.values()].map((stop) => stop()));
    },
  };
}

/** A UUID that stays the same from start to start. */
function idOf(logicalId: string): string {
  const hash = createHash('sha256').update(logicalId).digest('hex');
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}

const earliest = (positions: string[]): string => positions.toSorted()[0] ?? '';

/** All records of one item go to one lane, which keeps their order. */
function laneOf(record: StreamRecord, lanes: number): number {
  if (lanes === 1) return 0;
  return createHash('md5').update(JSON.stringify(record.dynamodb.Keys)).digest().readUInt32BE() % lanes;
}
