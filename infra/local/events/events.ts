/** EventBridge: the default bus, and rules by pattern or by time. */
import { randomUUID } from 'node:crypto';
import { type Delivery, deliveries } from '../delivery.ts';
import { AwsError, type Caller, type Host, type Service, type Timer } from '../host.ts';
import { jsonApi, operation } from '../json-api.ts';
import { deliveryTo, type Event, hosted, type Rule, readRule } from './rules.ts';

export type Events = Service & {
  /** Puts an event of an AWS service on the default bus; it is stored when this resolves. */
  emit: Host['emit'];
};

type Entry = {
  Time?: number;
  Source?: string;
  Resources?: string[];
  DetailType?: string;
  Detail?: string;
  EventBusName?: string;
};
type NextRun = { expression: string; anchor: number; at: number };

const MOST_BYTES = 256 * 1024;

export function events(host: Host): Events {
  const rules = new Map<string, Rule>();
  const timers = new Map<string, Timer>();
  const outgoing = deliveries(host, 'events/delivery/');
  const busArn = `arn:${host.partition}:events:${host.region}:${host.accountId}:event-bus/default`;
  const keyOf = (rule: Rule) => `events/next/${rule.name}`;
  const stateOf = (rule: Rule) => `events/enabled/${rule.name}`;

  function newEvent(
    from: Pick<Event, 'source' | 'detail-type' | 'resources' | 'detail'>,
    time = host.clock.now(),
  ): Event {
    return {
      version: '0',
      id: randomUUID(),
      'detail-type': from['detail-type'],
      source: from.source,
      account: host.accountId,
      time: new Date(time).toISOString().replace(/\.\d+/, ''),
      region: host.region,
      resources: from.resources,
      detail: from.detail,
    };
  }

  async function publish(event: Event): Promise<void> {
    const fitting = [...rules.values()].filter((rule) => rule.isEnabled && rule.matches(event));
    const sent = fitting.flatMap((rule) => rule.targets.map((target) => deliveryTo(host, rule, target, event)));
    if (sent.length === 0) return;
    await host.store.write(sent.map(outgoing.stored));
    sendLater(sent);
  }

  /** Who puts an event does not wait for its targets. */
  function sendLater(sent: Delivery[]): void {
    for (const delivery of sent) host.clock.at(host.clock.now(), () => outgoing.attempt(delivery));
  }

  async function putEvents({ Entries }: { Entries: Entry[] }, caller: Caller) {
    host.authorize(caller, 'events:PutEvents', busArn);
    if (Entries.length === 0 || Entries.length > 10) {
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10",
      );
    }
    if (Buffer.byteLength(JSON.stringify(Entries)) > MOST_BYTES) {
      throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
    }
    const results = [];
    for (const entry of Entries) results.push(await putEvent(entry));
    return { FailedEntryCount: results.filter((each) => 'ErrorCode' in each).length, Entries: results };
  }

  async function putEvent({
    Time,
    Source = '',
    Resources = [],
    DetailType = '',
    Detail = '',
    EventBusName,
    ...rest
  }: Entry) {
    const unknown = Object.keys(rest)[0];
    if (unknown) return refusal('NotImplemented', `This host lacks ${unknown} of an entry.`);
    if (!['default', busArn, undefined].includes(EventBusName))
      return refusal('InvalidArgument', `Event bus ${EventBusName} does not exist.`);
    const missing = Object.entries({ Source, DetailType, Detail }).find(([, value]) => value === '')?.[0];
    if (missing)
      return refusal(
        'InvalidArgument',
        `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
      );
    if (Source.startsWith('aws.')) return refusal('NotAuthorizedForSourceException', 'Not authorized for the source.');
    const detail = parseDetail(Detail);
    if (detail === undefined) return refusal('MalformedDetail', 'Detail is malformed.');
    const event = newEvent(
      { source: Source, 'detail-type': DetailType, resources: Resources, detail },
      Time === undefined ? undefined : Time * 1000,
    );
    await publish(event);
    return { EventId: event.id };
  }

  async function run(rule: Rule, { anchor, at, expression }: NextRun): Promise<void> {
    const event = newEvent(
      { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [rule.arn], detail: {} },
      at,
    );
    const sent = rule.targets.map((target) => deliveryTo(host, rule, target, event));
    const following = rule.schedule?.expression.next(Math.max(at, host.clock.now()), anchor);
    const next = following === undefined ? undefined : { expression, anchor, at: following };
    await host.store.write([
      ...sent.map(outgoing.stored),
      next ? { put: keyOf(rule), value: next } : { delete: keyOf(rule) },
    ]);
    if (next && rule.isEnabled) arm(rule, next);
    sendLater(sent);
  }

  function arm(rule: Rule, next: NextRun): void {
    timers.set(
      rule.name,
      host.clock.at(next.at, () => run(rule, next)),
    );
  }

  /** A rule that was disabled and is enabled again starts from then: what it missed is not made up for. */
  async function setState({ Name }: { Name: string }, isEnabled: boolean, caller: Caller): Promise<void> {
    const arn = `arn:${host.partition}:events:${host.region}:${host.accountId}:rule/${Name}`;
    host.authorize(caller, isEnabled ? 'events:EnableRule' : 'events:DisableRule', arn);
    const rule = rules.get(Name);
    if (!rule) {
      const message = `Rule ${Name} does not exist on EventBus default.`;
      throw new AwsError('ResourceNotFoundException', message);
    }
    if (rule.isEnabled === isEnabled) return;
    rule.isEnabled = isEnabled;
    timers.get(Name)?.cancel();
    await host.store.write([{ put: stateOf(rule), value: isEnabled }, { delete: keyOf(rule) }]);
    await resume(rule);
  }

  /** A run that fell due while the host was down is made up for, once. */
  async function resume(rule: Rule): Promise<void> {
    const { schedule } = rule;
    if (!schedule || !rule.isEnabled) return;
    const known = await host.store.get<NextRun>(keyOf(rule));
    if (known?.expression === schedule.text) return arm(rule, known);
    const anchor = host.clock.now();
    const at = schedule.expression.next(anchor, anchor);
    if (at === undefined) return;
    const next = { expression: schedule.text, anchor, at };
    await host.store.write([{ put: keyOf(rule), value: next }]);
    arm(rule, next);
  }

  return {
    name: 'events',
    types: {
      'AWS::Events::Rule': {
        hosted,
        ignored: ['Description'],
        create(resource) {
          const rule = readRule(resource, host);
          rules.set(rule.name, rule);
          return { ref: rule.name, attributes: { Arn: rule.arn } };
        },
      },
    },
    handle: jsonApi({
      PutEvents: operation<{ Entries: Entry[] }>(['Entries'], [], putEvents),
      EnableRule: operation<{ Name: string }>(['Name'], [], (input, caller) => setState(input, true, caller)),
      DisableRule: operation<{ Name: string }>(['Name'], [], (input, caller) => setState(input, false, caller)),
    }),
    emit: (event) => publish(newEvent(event)),
    async start() {
      await outgoing.resume();
      for (const rule of rules.values()) {
        rule.isEnabled = (await host.store.get<boolean>(stateOf(rule))) ?? rule.isEnabled;
        await resume(rule);
      }
    },
    async stop() {
      outgoing.stop();
      for (const timer of timers.values()) timer.cancel();
    },
  };
}

function parseDetail(text: string): object | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return typeof detail === 'object' && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

function refusal(ErrorCode: string, ErrorMessage: string) {
  return { ErrorCode, ErrorMessage };
}
