/** EventBridge: the default bus, on which services of AWS put events, and rules by pattern or by time. */
import { randomUUID } from 'node:crypto';
import { type Delivery, deliveries } from '../delivery.ts';
import { AwsError, type Caller, type Host, type Service, type Timer } from '../host.ts';
import { jsonApi, operation } from '../json-api.ts';
import { type Event, hosted, type Rule, readRule } from './rules.ts';

export type Events = Service & {
  /** Puts an event of an AWS service on the default bus; it is stored when this resolves. */
  emit: Host['emit'];
};

type NextRun = { expression: string; anchor: number; at: number };

export function events(host: Host): Events {
  const rules = new Map<string, Rule>();
  const timers = new Map<string, Timer>();
  const outgoing = deliveries(host, 'events/delivery/');
  const disabled = new Set<string>();
  const keyOf = (rule: Rule) => `events/next/${rule.name}`;
  const stateOf = (rule: Rule) => `events/enabled/${rule.name}`;

  function newEvent(from: Parameters<Host['emit']>[0], time = host.clock.now()): Event {
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

  const deliveriesOf = (rule: Rule, event: Event): Delivery[] =>
    rule.targets.map((target) =>
      outgoing.made({
        id: `${event.id}-${target.Id}`,
        target,
        payload: JSON.stringify(event),
        caller: { kind: 'service', service: 'events.amazonaws.com', sourceArn: rule.arn },
        origin: { RULE_ARN: rule.arn },
      }),
    );

  async function emit(from: Parameters<Host['emit']>[0]): Promise<void> {
    const event = newEvent(from);
    const fitting = [...rules.values()].filter((rule) => !disabled.has(rule.name) && rule.matches(event));
    const sent = fitting.flatMap((rule) => deliveriesOf(rule, event));
    if (sent.length === 0) return;
    await host.store.write(sent.map(outgoing.stored));
    sendLater(sent);
  }

  /** Who puts an event does not wait for its targets. */
  function sendLater(sent: Delivery[]): void {
    for (const delivery of sent) host.clock.at(host.clock.now(), () => outgoing.attempt(delivery));
  }

  async function run(rule: Rule, { anchor, at, expression }: NextRun): Promise<void> {
    const scheduled = { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [rule.arn], detail: {} };
    const sent = deliveriesOf(rule, newEvent(scheduled, at));
    const following = rule.schedule?.expression.next(Math.max(at, host.clock.now()), anchor);
    const next = following === undefined ? undefined : { expression, anchor, at: following };
    await host.store.write([
      ...sent.map(outgoing.stored),
      next ? { put: keyOf(rule), value: next } : { delete: keyOf(rule) },
    ]);
    if (next && !disabled.has(rule.name)) arm(rule, next);
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
    if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${Name} does not exist on EventBus default.`);
    if (disabled.has(Name) !== isEnabled) return;
    if (isEnabled) disabled.delete(Name);
    else disabled.add(Name);
    timers.get(Name)?.cancel();
    await host.store.write([{ put: stateOf(rule), value: isEnabled }, { delete: keyOf(rule) }]);
    await resume(rule);
  }

  /** A run that fell due while the host was down is made up for, once. */
  async function resume(rule: Rule): Promise<void> {
    const { schedule } = rule;
    if (!schedule || disabled.has(rule.name)) return;
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
      EnableRule: operation<{ Name: string }>(['Name'], [], (input, caller) => setState(input, true, caller)),
      DisableRule: operation<{ Name: string }>(['Name'], [], (input, caller) => setState(input, false, caller)),
    }),
    emit,
    async start() {
      await outgoing.resume();
      for (const rule of rules.values()) {
        if ((await host.store.get<boolean>(stateOf(rule))) === false) disabled.add(rule.name);
        await resume(rule);
      }
    },
    async stop() {
      outgoing.stop();
      for (const timer of timers.values()) timer.cancel();
    },
  };
}
