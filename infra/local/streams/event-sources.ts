/** Event source mappings: what lies in a DynamoDB stream or an SQS queue becomes invocations of a function. */
import { createHash } from 'node:crypto';
import type { StreamReader, StreamRecord } from '../dynamodb/stream-log.ts';
import type { Caller, Host, Resource, Service } from '../host.ts';
import { openQueuePoller } from './queue-poller.ts';
import { isStream, type Mapping, mappingOf } from './settings.ts';
import { type Lane, openLane } from './stream-lane.ts';

/** Where a mapping's lanes are, on the disk. */
type Places = { streamArn: string; positions: string[] };

/** What a function's role must be allowed to, as Lambda demands when a mapping is made. */
const streamActions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'];
const queueActions = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/** Hosts event source mappings; `streams` is how DynamoDB's streams are read, `roleOf` whom a function acts as. */
export function eventSources(host: Host, streams: StreamReader, roleOf: (functionArn: string) => Caller): Service {
  const mappings: Mapping[] = [];
  const stops: (() => unknown)[] = [];

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
    stops.push(unfollow, ...lanes.map((lane) => lane.stop));
    for (const lane of lanes) lane.wake();
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
        hosted: [
          'EventSourceArn',
          'FunctionName',
          'Enabled',
          'BatchSize',
          'MaximumBatchingWindowInSeconds',
          'FilterCriteria',
          'FunctionResponseTypes',
          'StartingPosition',
          'BisectBatchOnFunctionError',
          'MaximumRetryAttempts',
          'MaximumRecordAgeInSeconds',
          'DestinationConfig.OnFailure.Destination',
          'ParallelizationFactor',
          'ScalingConfig.MaximumConcurrency',
        ],
        ignored: ['Tags', 'KmsKeyArn', 'MetricsConfig', 'LoggingConfig', 'ProvisionedPollerConfig'],
        create({ logicalId, properties }: Resource) {
          const mapping = mappingOf(host, logicalId, idOf(logicalId), properties);
          if (properties.Enabled !== false) mappings.push(mapping);
          return { ref: mapping.id, attributes: { Id: mapping.id, EventSourceMappingArn: mapping.arn } };
        },
      },
    },
    async start() {
      mappings.forEach(demandPermissions);
      for (const mapping of mappings) {
        if (isStream(mapping.sourceArn)) await startStream(mapping);
        else stops.push(openQueuePoller(host, mapping).stop);
      }
    },
    async stop() {
      await Promise.all(stops.map((stop) => stop()));
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
