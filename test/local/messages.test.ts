import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Outbox, outbox } from '../../infra/local/messages/outbox.ts';
import { ses } from '../../infra/local/messages/ses.ts';
import { openServices, roleCredentials, type ServiceHost } from '../support/service-host.ts';

let services: ServiceHost;
let box: Outbox;

beforeEach(async () => {
  services = await openServices((host) => {
    box = outbox(host);
    return [box, ses(host)];
  });
});
afterEach(() => services.close());

const at = (path = '') => `${services.url}/_local/outbox${path}`;
async function messages(query = '') {
  const answer = await fetch(at(`?format=json${query}`));
  return (await answer.json()) as {
    messages: { channel: string; to: string; subject?: string; body: string; headers?: Record<string, string> }[];
    next?: string;
  };
}
const bodies = async (query = '') => (await messages(query)).messages.map((each) => each.body);
const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
  const answer = await fetch(at(path), {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
  });
  return (await answer.json()) as { errcode?: number; errmsg?: string };
};
const say = (content: string, robot = 'city') =>
  post(`/wecom/${robot}?key=k`, { msgtype: 'markdown', markdown: { content } });

describe('the outbox', () => {
  it('shows the newest message first, page by page, also after a restart', async () => {
    for (const body of ['一', '二', '三'])
      await box.deliver({ channel: 'email', to: 'a@example.com', subject: '主题', body, at: Date.now() });
    await services.restart();
    await services.host.clock.advance(1000);
    await box.deliver({ channel: 'email', to: 'a@example.com', body: '四', at: Date.now() });
    expect(await bodies()).toEqual(['四', '三', '二', '一']);
    const first = await messages('&limit=3');
    expect([first.messages.length, await bodies(`&before=${first.next}`)]).toEqual([3, ['一']]);
  });

  it('is a page on which nothing of a message runs', async () => {
    await box.deliver({
      channel: 'email',
      to: 'a@example.com',
      subject: '<b>',
      body: '<script>alert(1)</script>',
      at: Date.now(),
    });
    const answer = await fetch(at());
    const html = await answer.text();
    expect(html).toContain('&#60;script&#62;alert(1)');
    expect(html).toContain('2026年3月2日 12:00:00');
    expect(html).not.toMatch(/<script|<b>/);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('a robot', () => {
  it('answers like WeCom and shows what it was told', async () => {
    expect(await say('**隐患** 已整改')).toEqual({ errcode: 0, errmsg: 'ok' });
    expect((await messages()).messages).toMatchObject([{ channel: 'wecom', to: 'city', body: '**隐患** 已整改' }]);
  });

  it('takes 20 messages a minute, each robot for itself', async () => {
    for (let count = 0; count < 20; count += 1) expect((await say(String(count))).errcode).toBe(0);
    expect((await say('too many')).errcode).toBe(45009);
    expect((await say('other', 'district')).errcode).toBe(0);
    await services.host.clock.advance(60_000);
    expect((await say('again')).errcode).toBe(0);
    expect(await bodies('&limit=100')).toHaveLength(22);
  });

  it('refuses what WeCom refuses', async () => {
    expect((await post('/wecom/city', 'no json')).errcode).toBe(47001);
    expect((await post('/wecom/city', { msgtype: 'news' })).errcode).toBe(40008);
    expect((await say('长'.repeat(1366))).errcode).toBe(40058);
    expect(await bodies()).toEqual([]);
  });
});

describe('a webhook', () => {
  it('shows what was posted with its signature', async () => {
    await post('/webhook/city-platform', '{"event":"hazard.closed"}', {
      'x-signature': 'abc',
      'content-type': 'application/json',
    });
    expect((await messages()).messages).toMatchObject([
      { channel: 'webhook', to: 'city-platform', body: '{"event":"hazard.closed"}', headers: { 'x-signature': 'abc' } },
    ]);
    expect((await fetch(at('/webhook/city-platform'))).status).toBe(405);
  });
});

describe('an e-mail', () => {
  const email: SendEmailCommandInput = {
    FromEmailAddress: '闭环 <bihuan@example.com>',
    Destination: { ToAddresses: ['li@example.com'] },
    Content: { Simple: { Subject: { Data: '提醒' }, Body: { Text: { Data: '明天到期' } } } },
  };
  const send = async (more: Partial<SendEmailCommandInput> = {}, credentials = services.client.credentials) => {
    const client = new SESv2Client({ ...services.client, credentials });
    return client.send(new SendEmailCommand({ ...email, ...more })).finally(() => client.destroy());
  };

  it('of a declared sender goes to the outbox', async () => {
    await services.create('AWS::SES::EmailIdentity', 'Sender', { EmailIdentity: 'bihuan@example.com' });
    expect((await send()).MessageId).toEqual(expect.any(String));
    expect(services.delivered).toEqual([
      { channel: 'email', to: 'li@example.com', subject: '提醒', body: '明天到期', at: Date.now() },
    ]);
    await expect(send({}, roleCredentials)).rejects.toThrow(
      /ses:SendEmail on arn:aws:ses:us-east-1:123456789012:identity\/bihuan@example.com/,
    );
  });

  it('of another sender, to nobody or in a form this host lacks is refused', async () => {
    await expect(send()).rejects.toMatchObject({ name: 'MessageRejected' });
    await services.create('AWS::SES::EmailIdentity', 'Domain', { EmailIdentity: 'example.com' });
    await expect(send({ Destination: {} })).rejects.toMatchObject({ name: 'BadRequestException' });
    await expect(send({ Content: { Raw: { Data: new Uint8Array(1) } } })).rejects.toMatchObject({
      name: 'NotImplemented',
    });
    const ReplyToAddresses = ['a@example.com'];
    await expect(send({ ReplyToAddresses })).rejects.toThrow('this host lacks the parameter ReplyToAddresses');
    const copied = send({ Destination: { ToAddresses: ['a@example.com'], CcAddresses: ['b@example.com'] } });
    await expect(copied).rejects.toThrow('this host lacks Destination.CcAddresses');
    expect(services.delivered).toEqual([]);
  });
});
