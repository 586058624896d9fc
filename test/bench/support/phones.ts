/** Units with a link each, and the session cookie that opening the link gives. */

import { newId } from '../../../functions/kit/ids.ts';
import type { Unit } from '../../../schemas/unit.ts';
import type { Product } from './product.ts';

/** `cookie` is what a request carries, `path` what the poster shows. */
export type Phone = { unitId: string; linkId: string; cookie: string; path: string };

export async function aPhoneEach(product: Product, count: number, unit: Partial<Unit> = {}): Promise<Phone[]> {
  const { builders, units, links, session, secret } = product;
  const now = Date.now();
  const issuedAt = new Date(now).toISOString();
  const expiresAt = new Date(now + 30 * 86_400_000).toISOString();
  const phones: Phone[] = [];
  const writes = [];
  for (let number = 1; number <= count; number += 1) {
    const unitId = `B${String(number).padStart(5, '0')}`;
    const linkId = newId('lk', now);
    const { secret: open, secretHash } = await secret.newSecret();
    const { cookie } = await session.openSession(linkId, 1, now);
    writes.push(units.overwrite(builders.aUnit({ ...unit, unitId, name: `测速样例单位${number}` })));
    writes.push(links.overwrite(builders.aLink({ linkId, unitId, secretHash, issuedAt, expiresAt })));
    phones.push({ unitId, linkId, cookie: cookie.split(';')[0] ?? '', path: `/u/${linkId}#${open}` });
  }
  await product.put(writes);
  return phones;
}
