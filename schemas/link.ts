/** Links: how a unit comes in without an account. The secret stays in the fragment; only its hash is stored. */
import * as z from 'zod';
import { DepartmentId, DistrictId } from './actor.ts';
import { At, Cursor, LinkId, listOf, PageSize, page, text, UnitId, Version } from './fields.ts';
import { operations } from './operations.ts';
import { dayMs } from './time.ts';

/** `secret` is 32 base64url characters: 192 random bits. */
export const linkSecretBytes = 24;
export const LinkSecret = z.string().regex(/^[A-Za-z0-9_-]{32}$/);
export const sessionHours = 12;
export const linkMaximumDays = 400;

export const Link = z.strictObject({
  linkId: LinkId,
  unitId: UnitId,
  purpose: z.enum(['unit-work']),
  /** SHA-256(secret ‖ pepper), hex. */
  secretHash: z.string(),
  /** Grows when the secret is rotated; sessions of an older generation end. */
  generation: z.int().min(1),
  issuedAt: At,
  issuedBy: z.string(),
  expiresAt: At,
  revokedAt: At.optional(),
  revokedReason: z.string().optional(),
  useCount: z.int(),
  lastUsedAt: At.optional(),
  version: Version,
});
export type Link = z.infer<typeof Link>;
export const LinkView = Link.omit({ secretHash: true });
export type LinkView = z.infer<typeof LinkView>;
/** Only the answer to issuing or rotating carries the secret: it is not stored anywhere. */
const LinkWithSecret = z.strictObject({
  link: LinkView,
  secret: LinkSecret,
  /** What the QR code holds: `https://<site>/u/<linkId>#<secret>`. */ url: z.string(),
});

/** What a unit can do with its link now. `expiring`: works, and ends within `expiringDays`. */
export const LinkState = z.enum(['none', 'works', 'expiring', 'expired', 'revoked']);
export type LinkState = z.infer<typeof LinkState>;
export const expiringDays = 30;

export function linkStateOf(link: Pick<Link, 'revokedAt' | 'expiresAt'> | undefined, now: number): LinkState {
  if (link === undefined) return 'none';
  if (link.revokedAt !== undefined) return 'revoked';
  const left = Date.parse(link.expiresAt) - now;
  if (left <= 0) return 'expired';
  return left <= expiringDays * dayMs ? 'expiring' : 'works';
}

/** The link that speaks for a unit: of those that work the one that lasts longest, otherwise the newest. */
export function leadingLink<L extends Pick<Link, 'revokedAt' | 'expiresAt' | 'issuedAt'>>(
  links: readonly L[],
  now: number,
): L | undefined {
  const latest = (all: readonly L[], key: 'expiresAt' | 'issuedAt') =>
    all.reduce<L | undefined>((best, link) => (best && best[key] >= link[key] ? best : link), undefined);
  const usable = links.filter((link) => ['works', 'expiring'].includes(linkStateOf(link, now)));
  return latest(usable, 'expiresAt') ?? latest(links, 'issuedAt');
}

/** A unit with the link that speaks for it. */
export const LinkRow = z.strictObject({
  unitId: UnitId,
  unitName: z.string(),
  categoryId: z.string(),
  districtId: DistrictId,
  departmentId: DepartmentId,
  state: LinkState,
  link: LinkView.optional(),
});
export type LinkRow = z.infer<typeof LinkRow>;

const issuers = ['safety-office', 'department', 'service-center'] as const;
const lookers = [...issuers, 'bureau-leader', 'auditor', 'liaison', 'sys-admin'] as const;

export const linkApi = operations({
  listLinks: {
    method: 'GET',
    path: '/api/units/{unitId}/links',
    input: z.strictObject({ unitId: UnitId }),
    output: z.strictObject({ items: z.array(LinkView) }),
    allow: lookers,
    summary: 'The links of a unit, without their secrets.',
  },
  listUnitLinks: {
    method: 'GET',
    path: '/api/links',
    input: z.strictObject({
      /** Part of the unit’s name, address or principal. */
      q: z.string().trim().max(40).optional(),
      categoryId: listOf(z.string()).optional(),
      districtId: listOf(DistrictId).optional(),
      departmentId: listOf(DepartmentId).optional(),
      state: listOf(LinkState).optional(),
      cursor: Cursor,
      limit: PageSize,
    }),
    output: page(LinkRow),
    allow: lookers,
    summary:
      'Units in scope that are not closed, by name, each with the link that speaks for it. A page may be shorter than asked and still have a cursor.',
  },
  issueLink: {
    method: 'POST',
    path: '/api/units/{unitId}/links',
    input: z.strictObject({ unitId: UnitId, days: z.int().min(1).max(linkMaximumDays).default(365) }),
    output: LinkWithSecret,
    allow: issuers,
    summary: 'Issues a link. Its secret is in this answer and nowhere else.',
  },
  rotateLink: {
    method: 'POST',
    path: '/api/links/{linkId}/rotate',
    input: z.strictObject({ linkId: LinkId, version: Version, days: z.int().min(1).max(linkMaximumDays).default(365) }),
    output: LinkWithSecret,
    allow: issuers,
    summary: 'Gives a link a new secret; posters and sessions with the old one stop working.',
  },
  revokeLink: {
    method: 'POST',
    path: '/api/links/{linkId}/revoke',
    input: z.strictObject({ linkId: LinkId, version: Version, reason: text(200) }),
    output: LinkView,
    allow: issuers,
    summary: 'Ends a link and every session that was opened with it.',
  },
  openLink: {
    method: 'POST',
    path: '/api/sessions',
    input: z.strictObject({ linkId: z.string().max(60), secret: z.string().max(100) }),
    output: z.strictObject({ expiresAt: At, unitName: z.string() }),
    allow: ['public'],
    summary: 'Exchanges a link’s secret for a session cookie of twelve hours.',
  },
  leaveSession: {
    method: 'DELETE',
    path: '/api/sessions',
    input: z.strictObject({}),
    output: z.strictObject({}),
    allow: ['public'],
    summary: 'Clears the session cookie.',
  },
});
