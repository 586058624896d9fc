/**
 * Who asks. Behind the distribution API Gateway sees CloudFront's edge; the phone is the hop that CloudFront added to
 * `x-forwarded-for` before it: whatever a client wrote there itself stands further left. Only a request that brings
 * the distribution's proof is read so; any other one came to the API directly, and its peer is who asks.
 */
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { env } from './env.ts';
import { sha256Hex } from './hash.ts';

const proof = sha256Hex(env('ORIGIN_PROOF'));

export function addressOf(event: APIGatewayProxyEventV2): string {
  const peer = event.requestContext.http.sourceIp;
  // Compared as hashes: the time it takes tells nothing of the proof.
  if (sha256Hex(event.headers['x-origin-proof'] ?? '') !== proof) return peer;
  const hops = (event.headers['x-forwarded-for'] ?? '').split(',').map((hop) => hop.trim());
  // API Gateway appends its peer.
  if (hops.at(-1) === peer) hops.pop();
  return hops.at(-1) || peer;
}
