import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../functions/kit/address.ts';
import { env } from '../../../functions/kit/env.ts';
import { requestFor } from '../../support/requests.ts';

const edge = '130.176.0.1';
const phone = '203.0.113.7';
const seen = (address: string, headers: Record<string, string>) =>
  addressOf(requestFor({ method: 'POST', path: '/api/session' }, {}, { address, headers }));
const proof = { 'x-origin-proof': env('ORIGIN_PROOF') };

describe('the address of who asks', () => {
  it('is the phone’s, not that of CloudFront’s edge', () => {
    expect(seen(edge, { ...proof, 'x-forwarded-for': `${phone}, ${edge}` })).toBe(phone);
    expect(seen(edge, { ...proof, 'x-forwarded-for': `2001:db8::7,${edge}` })).toBe('2001:db8::7');
  });

  it('is not what a client wrote into the header before CloudFront added to it', () => {
    expect(seen(edge, { ...proof, 'x-forwarded-for': `198.51.100.1, ${edge}, ${phone}, ${edge}` })).toBe(phone);
  });

  it('is the peer’s where a request did not come through the distribution, whatever it claims', () => {
    const claim = { 'x-forwarded-for': `198.51.100.1, ${phone}` };
    expect(seen(phone, claim)).toBe(phone);
    for (const guess of ['', 'a guess']) expect(seen(phone, { ...claim, 'x-origin-proof': guess })).toBe(phone);
  });

  it('is the peer’s where the header is missing or names nobody else', () => {
    expect(seen(edge, proof)).toBe(edge);
    expect(seen(edge, { ...proof, 'x-forwarded-for': edge })).toBe(edge);
  });
});
