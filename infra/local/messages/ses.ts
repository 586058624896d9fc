/** SES: identities of the template, and SendEmail of its second API; what is sent lies in the outbox. */
import { randomUUID } from 'node:crypto';
import type { SendEmailRequest } from '@aws-sdk/client-sesv2';
import { AwsError, type Caller, type Host, type Service } from '../host.ts';
import { answerJson, operation, parseInput, runOperation } from '../json-api.ts';
import { ofShape } from '../json-shape.ts';

const MOST_RECIPIENTS = 50;
/** The types of SendEmail's parameters. */
const shape = {
  ...{ FromEmailAddress: '', Destination: { ToAddresses: [''] } },
  Content: { Simple: { Subject: { Data: '' }, Body: { Text: { Data: '' } } } },
};

export function ses(host: Host): Service {
  const identities = new Set<string>();

  /** The address itself, or its domain, is an identity of the template. */
  function identityOf(from: string): string | undefined {
    const address = (/<([^>]+)>\s*$/.exec(from)?.[1] ?? from).trim();
    return [address, address.split('@')[1] ?? ''].find((each) => identities.has(each));
  }

  async function send(input: SendEmailRequest, caller: Caller) {
    const { FromEmailAddress: from = '', Destination = {} } = input;
    const identity = identityOf(from);
    const named = identity ?? from;
    host.authorize(
      caller,
      'ses:SendEmail',
      `arn:${host.partition}:ses:${host.region}:${host.accountId}:identity/${named}`,
    );
    if (identity === undefined) {
      const region = host.region.toUpperCase();
      throw new AwsError(
        'MessageRejected',
        `Email address is not verified. The following identities failed the check in region ${region}: ${from}`,
      );
    }
    const { ToAddresses: recipients = [], ...rest } = Destination;
    if (Object.keys(rest).length > 0) throw lacks(`Destination.${Object.keys(rest)[0]}`);
    if (recipients.length === 0) throw new AwsError('BadRequestException', 'Must have at least one recipient.');
    if (recipients.length > MOST_RECIPIENTS) throw new AwsError('BadRequestException', 'Recipient count exceeds 50.');
    const bad = recipients.find((each) => !/^[^\s@]+@[^\s@]+$/.test(/<([^>]+)>\s*$/.exec(each)?.[1] ?? each));
    if (bad) throw new AwsError('BadRequestException', `Illegal address: ${bad}`);
    const message = readContent(input.Content);
    await host.deliver({ channel: 'email', to: recipients.join(', '), ...message, at: host.clock.now() });
    return { MessageId: randomUUID() };
  }

  const sendEmail = operation<SendEmailRequest>(['FromEmailAddress', 'Destination', 'Content'], [], send);

  return {
    name: 'ses',
    types: {
      'AWS::SES::EmailIdentity': {
        hosted: ['EmailIdentity'],
        ignored: [],
        create({ properties }) {
          const identity = String(properties.EmailIdentity);
          identities.add(identity);
          return { ref: identity, attributes: {} };
        },
      },
    },
    async handle({ method, path, body, caller }) {
      if (method === 'POST' && path === '/v2/email/outbound-emails') {
        return answerJson(await runOperation('SendEmail', sendEmail, ofShape(parseInput(body), shape), caller));
      }
      throw new AwsError('UnknownOperationException', `This host lacks ${method} ${path} of SES.`, 404);
    },
  };
}

function readContent(content: SendEmailRequest['Content'] = {}): { subject: string; body: string } {
  const { Simple, ...others } = content;
  if (!Simple || Object.keys(others).length > 0) throw lacks('Content other than Simple');
  const { Subject, Body, ...more } = Simple;
  const other = Object.keys({ ...more, ...Body }).find((part) => part !== 'Text');
  if (other) throw lacks(`${other} of a message`);
  const body = Body?.Text?.Data;
  if (body === undefined) throw new AwsError('BadRequestException', 'Missing Body in the message.');
  return { subject: Subject?.Data ?? '', body };
}

function lacks(what: string): AwsError {
  return new AwsError('NotImplemented', `SendEmail: this host lacks ${what}.`, 501);
}
