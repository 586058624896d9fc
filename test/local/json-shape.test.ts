import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ofShape } from '../../infra/local/json-shape.ts';
import { scheduler } from '../../infra/local/scheduler/scheduler.ts';
import { sqs } from '../../infra/local/sqs/sqs.ts';
import { openServices, type ServiceHost } from '../support/service-host.ts';

const shape = { Name: '', Size: 0, Is: true, Names: [''], Map: { '*': { Type: '' } }, List: [{ Id: '' }] };

describe('a request', () => {
  it('is read without its nulls, and with what its shape leaves open', () => {
    const input = { Name: 'a', Size: null, Names: ['b', null], Map: { c: { Type: null } }, Other: [null, 1] };
    expect(ofShape(input, shape)).toEqual({ Name: 'a', Names: ['b'], Map: { c: {} }, Other: [null, 1] });
  });

  it.each<[object, string]>([
    [{ Name: 5 }, 'NUMBER_VALUE can not be converted to a String'],
    [{ Size: '5' }, 'STRING_VALUE can not be converted to an Integer'],
    [{ Is: 'yes' }, 'STRING_VALUE can not be converted to a Boolean'],
    [{ Name: false }, 'FALSE_VALUE can not be converted to a String'],
    [{ Name: [] }, 'Start of list found where not expected'],
    [{ Names: {} }, 'Start of structure or map found where not expected.'],
    [{ Names: 'a' }, 'Unexpected field type'],
    [{ Names: [5] }, 'NUMBER_VALUE can not be converted to a String'],
    [{ Map: { constructor: { Type: 5 } } }, 'NUMBER_VALUE can not be converted to a String'],
    [{ List: [{ Id: 5 }] }, 'NUMBER_VALUE can not be converted to a String'],
  ])('%o is refused', (input, reason) => {
    expect(() => ofShape(input, shape)).toThrow(reason);
  });
});

describe('a parameter of another type', () => {
  let services: ServiceHost;
  beforeEach(async () => {
    services = await openServices((host) => [sqs(host), scheduler(host)]);
    await services.create('AWS::SQS::Queue', 'Q');
  });
  afterEach(() => services.close());

  it.each<[string, object]>([
    ['SendMessage', { MessageAttributes: { a: { DataType: 'String', StringValue: 5 } }, MessageBody: 'a' }],
    ['ReceiveMessage', { AttributeNames: 5 }],
    ['DeleteMessageBatch', { Entries: {} }],
    ['GetQueueAttributes', { AttributeNames: 'All' }],
  ])('is the caller’s mistake, not the host’s (%s)', async (operation, more) => {
    const input = { QueueUrl: `${services.url}/123456789012/Q`, ...more };
    const asked = services.host.call('sqs', operation, input, { kind: 'root' });
    await expect(asked).rejects.toMatchObject({ code: 'SerializationException', status: 400 });
  });
});
