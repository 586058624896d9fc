import type { Answer } from '../exchange.ts';

/** One header of a response headers policy; without `override` the origin's own value stays. */
type PolicyHeader = { name: string; value: string; override: boolean };
export type ResponseHeaders = { set: PolicyHeader[]; remove: string[] };

type Config = Record<string, Record<string, unknown> | undefined>;

export const hostedHeaders = [
  ...['ContentSecurityPolicy', 'ContentTypeOptions', 'FrameOptions', 'ReferrerPolicy', 'StrictTransportSecurity'].map(
    (name) => `SecurityHeadersConfig.${name}`,
  ),
  ...['SecurityHeadersConfig.XSSProtection', 'CustomHeadersConfig', 'RemoveHeadersConfig'],
];

/** AWS's managed SecurityHeadersPolicy. */
export const managedResponseHeaders: Record<string, ResponseHeaders> = {
  '67f7725c-6f97-4210-82d7-5512b31e9d03': {
    set: [
      { name: 'x-xss-protection', value: '1; mode=block', override: false },
      { name: 'x-frame-options', value: 'SAMEORIGIN', override: false },
      { name: 'referrer-policy', value: 'strict-origin-when-cross-origin', override: false },
      { name: 'x-content-type-options', value: 'nosniff', override: true },
      { name: 'strict-transport-security', value: 'max-age=31536000', override: false },
    ],
    remove: [],
  },
};

export function readResponseHeaders(config: Config): ResponseHeaders {
  const security = (config.SecurityHeadersConfig ?? {}) as Config;
  const set = Object.entries(security).flatMap(([kind, settings]) => {
    const [name, value] = securityHeader(kind, settings ?? {});
    return [{ name, value, override: String(settings?.Override) === 'true' }];
  });
  for (const item of (config.CustomHeadersConfig?.Items ?? []) as Record<string, unknown>[]) {
    const name = String(item.Header).toLowerCase();
    set.push({ name, value: String(item.Value), override: String(item.Override) === 'true' });
  }
  const removed = (config.RemoveHeadersConfig?.Items ?? []) as { Header: string }[];
  return { set, remove: removed.map(({ Header }) => Header.toLowerCase()) };
}

function securityHeader(kind: string, settings: Record<string, unknown>): [name: string, value: string] {
  const isSet = (name: string): boolean => String(settings[name]) === 'true';
  switch (kind) {
    case 'ContentSecurityPolicy':
      return ['content-security-policy', String(settings.ContentSecurityPolicy)];
    case 'ContentTypeOptions':
      return ['x-content-type-options', 'nosniff'];
    case 'FrameOptions':
      return ['x-frame-options', String(settings.FrameOption)];
    case 'ReferrerPolicy':
      return ['referrer-policy', String(settings.ReferrerPolicy)];
    case 'StrictTransportSecurity': {
      const flags = `${isSet('IncludeSubdomains') ? '; includeSubDomains' : ''}${isSet('Preload') ? '; preload' : ''}`;
      return ['strict-transport-security', `max-age=${settings.AccessControlMaxAgeSec}${flags}`];
    }
    default: {
      const report = settings.ReportUri ? `; report=${settings.ReportUri}` : '';
      const mode = isSet('ModeBlock') ? '; mode=block' : '';
      return ['x-xss-protection', isSet('Protection') ? `1${mode}${report}` : '0'];
    }
  }
}

export function withPolicyHeaders({ set, remove }: ResponseHeaders, answer: Answer): Answer {
  const has = (name: string): boolean => answer.headers.some(([other]) => other.toLowerCase() === name);
  const added = set.filter(({ name, override }) => override || !has(name));
  const gone = [...remove, ...added.map(({ name }) => name)];
  const kept = answer.headers.filter(([name]) => !gone.includes(name.toLowerCase()));
  return { ...answer, headers: [...kept, ...added.map(({ name, value }): [string, string] => [name, value])] };
}
