/** E-mail to the people of a desk, through SES. */
import { BadRequestException, MessageRejected, SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { desksOf } from '../../schemas/actor.ts';
import type { Channel } from '../../schemas/channel.ts';
import type { Staff } from '../../schemas/staff.ts';
import { log, metrics } from '../kit/log.ts';
import { activeStaff } from '../staff/find.ts';
import type { Text } from './text.ts';

const client = new SESv2Client({});
/** SES's default is 14 messages a second. */
const sendsAtOnce = 10;
/** Who left the directory gets nothing after a minute. */
const readAgainMs = 60_000;

let directory: { at: number; people: Promise<Staff[]> } | undefined;

/**
 * To each person alone, so that one bad address keeps nothing from the others. Nothing is sent where nobody sits at
 * the desk.
 */
export async function sendEmail(
  { from }: Extract<Channel, { kind: 'email' }>,
  desks: readonly string[],
  text: Text,
  now: number,
): Promise<void> {
  const addresses = await addressesOf(desks, now);
  for (let first = 0; first < addresses.length; first += sendsAtOnce) {
    const some = addresses.slice(first, first + sendsAtOnce);
    await Promise.all(some.map((address) => sendTo(address, from, text)));
  }
}

async function sendTo(address: string, from: string, { subject, body }: Text): Promise<void> {
  const Content = { Simple: { Subject: utf8(subject), Body: { Text: utf8(body) } } };
  const Destination = { ToAddresses: [address] };
  try {
    await client.send(new SendEmailCommand({ FromEmailAddress: from, Destination, Content }));
  } catch (error) {
    // SES does not take this address: trying again would only repeat the message to the others.
    if (!(error instanceof MessageRejected || error instanceof BadRequestException)) throw error;
    log.error('an e-mail was refused', { reason: error.name });
    metrics.addMetric('NoticesRefused', 'Count', 1);
  }
}

async function addressesOf(desks: readonly string[], now: number): Promise<string[]> {
  if (!directory || now - directory.at >= readAgainMs) directory = { at: now, people: activeStaff() };
  const people = await directory.people.catch((error) => {
    directory = undefined;
    throw error;
  });
  const sits = (person: Staff) => desksOf({ kind: 'staff', ...person }).some((desk) => desks.includes(desk));
  return people.filter(sits).map(({ email }) => email);
}

function utf8(Data: string) {
  return { Data, Charset: 'UTF-8' };
}
