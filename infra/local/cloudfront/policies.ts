/** AWS's managed policies that a behaviour may name by id, as far as this host has them. */

/** Cache policies: nothing is cached here, but by them CloudFront knows which encodings it may compress to. */
export const cachePolicies: Record<string, { encodings: string[] }> = {
  // CachingDisabled
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': { encodings: [] },
  // CachingOptimized
  '658327ea-f89d-4fab-a63d-7e88639e58f6': { encodings: ['br', 'gzip'] },
};

/** Origin request policies: without one, no cookie, no query and hardly a header reaches the origin. */
export const originRequestPolicies: Record<string, { except: string[] }> = {
  // AllViewerExceptHostHeader
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': { except: ['host'] },
};

/** One header of a response headers policy; without `override` the origin's own value stays. */
type PolicyHeader = { name: string; value: string; override: boolean };

export const responseHeadersPolicies: Record<string, PolicyHeader[]> = {
  // SecurityHeadersPolicy
  '67f7725c-6f97-4210-82d7-5512b31e9d03': [
    { name: 'x-xss-protection', value: '1; mode=block', override: false },
    { name: 'x-frame-options', value: 'SAMEORIGIN', override: false },
    { name: 'referrer-policy', value: 'strict-origin-when-cross-origin', override: false },
    { name: 'x-content-type-options', value: 'nosniff', override: true },
    { name: 'strict-transport-security', value: 'max-age=31536000', override: false },
  ],
};

/** The policy that a property names by id; undefined where it names none. */
export function policyOf<T>(policies: Record<string, T>, id: unknown, kind: string): T | undefined {
  if (id === undefined) return undefined;
  if (Object.hasOwn(policies, String(id))) return policies[String(id)];
  throw new Error(`the host does not know the ${kind} policy ${id}`);
}
