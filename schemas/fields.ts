/** Fields that several nouns share. */
import * as z from 'zod';

/** A ULID: 48 bits of time, 80 random bits, Crockford base 32. */
const ulid = '[0-7][0-9A-HJKMNP-TV-Z]{25}';
/** A prefixed ULID: sortable by time of making, recognisable by its prefix, safe in a URL. */
export function idOf<const P extends string>(prefix: P) {
  return z.templateLiteral([`${prefix}_`, z.string().regex(new RegExp(`^${ulid}$`))]);
}

export const UnitId = z.string().regex(/^[A-Za-z0-9-]{1,32}$/);
export const HazardId = idOf('hz');
export const SelfCheckId = idOf('sc');
export const PhotoId = idOf('ph');
export const LinkId = idOf('lk');
export const StaffId = idOf('st');
export const RectificationId = idOf('rc');

/** An instant, ISO 8601 in UTC with milliseconds. */
export const At = z.iso.datetime();
/** A civil date in Asia/Shanghai, `2026-03-08`. */
export const On = z.iso.date();
/** Grows by one with every update; an update names the version it read. */
export const Version = z.int().min(1);
/** Text of a person: trimmed, control characters refused, at least one character. */
export function text(maximum: number) {
  return (
    z
      .string()
      .trim()
      .min(1)
      .max(maximum)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
      .regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f]*$/)
  );
}
/** A mainland mobile or landline number; digits, dashes, an optional leading plus. */
export const Phone = z.string().regex(/^\+?[0-9-]{7,20}$/);

/**
 * A typed name and a drawing by finger: strokes of `x y` pairs, 0–1000, as the phone recorded them. `isTyped` where the
 * person can't draw and said so: the name alone is the signature.
 */
export const Signature = z.strictObject({
  name: text(40),
  strokes: z.array(z.array(z.int().min(0).max(1000)).max(600)).max(60),
  isTyped: z.literal(true).optional(),
});
export type Signature = z.infer<typeof Signature>;

/** Where the phone was. `reason` says why there is no position (domain.md §1). GCJ-02 degrees, metres. */
export const LocationProof = z.union([
  z.strictObject({
    lng: z.number().min(-180).max(180),
    lat: z.number().min(-90).max(90),
    accuracyM: z.number().min(0),
  }),
  z.strictObject({ reason: z.enum(['denied', 'unavailable', 'timeout', 'unsupported']) }),
]);
export type LocationProof = z.infer<typeof LocationProof>;

/** A page of a list: `cursor` asks for the next one and is absent on the last. */
export function page<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), cursor: z.string().optional() });
}
/** A filter in a query string. An empty one, as in `?level=`, is no filter. */
export function filter<T extends z.ZodType>(item: T) {
  return z.preprocess((value: z.input<T> | '') => (value === '' ? undefined : value), item.optional()).optional();
}
export const Cursor = filter(z.string().max(2000));
export const PageSize = filter(z.coerce.number().int().min(1).max(100)).default(25);
/** A filter of several values, joined by commas. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? splitList(value) : value),
    z.array(item).min(1).max(40).optional(),
  );
}

function splitList(value: string): string[] | undefined {
  const values = value.split(',').filter(Boolean);
  return values.length > 0 ? values : undefined;
}
