/** Where notifications go: configuration of a stage. Keys and signing secrets are not in here but in the channel secret. */
import * as z from 'zod';
import { DepartmentId, DistrictId } from './actor.ts';

/** Whose work a channel hears of; empty lists mean everybody's. */
const Audience = {
  departmentIds: z.array(DepartmentId).default([]),
  districtIds: z.array(DistrictId).default([]),
};
/** An address, or a path below the site's own: the outbox of the local host. */
const Address = z.string().regex(/^(https:\/\/|http:\/\/127\.0\.0\.1|\/)\S+$/);
const Name = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/);

export const Channel = z.discriminatedUnion('kind', [
  /** A WeCom group robot. `url` up to `key=`; the key is in the channel secret under `name`. */
  z.strictObject({ kind: z.literal('wecom'), name: Name, url: Address, ...Audience }),
  /** A webhook signed with the key in the channel secret under `name`. */
  z.strictObject({ kind: z.literal('webhook'), name: Name, url: Address, ...Audience }),
  /** E-mail through SES; not in `aws-cn`. */
  z.strictObject({ kind: z.literal('email'), name: Name, from: z.email(), ...Audience }),
]);
export type Channel = z.infer<typeof Channel>;
export const Channels = z.array(Channel).max(60);
