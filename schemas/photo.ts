/** Photos: a slot is asked for, the file goes straight to the bucket, `photos/on-upload` makes it fit to show. */
import * as z from 'zod';
import { readers } from './actor.ts';
import { At, PhotoId, StaffId, UnitId } from './fields.ts';
import { operations } from './operations.ts';

/** Bytes of one upload; the phone shrinks to about 300 KB, an original that could not be shrunk may be larger. */
export const photoMaximumBytes = 12 * 1024 * 1024;
/** Pixels of one upload; larger is refused before it is decoded. */
export const photoMaximumPixels = 60_000_000;
/** Photos of one finding or rectification. */
export const photosPerFinding = 6;

export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** `expected` a slot was given; `stored` safe and shown; `refused` arrived but is no usable photo, with the reason. */
export const PhotoStatus = z.enum(['expected', 'stored', 'refused']);
export const PhotoRefusal = z.enum([
  'not-an-image',
  'too-many-pixels',
  'empty',
  'wrong-hash',
  'too-large',
  'unreadable',
]);

const ContentType = z.enum(['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif']);

export const Photo = z.strictObject({
  photoId: PhotoId,
  unitId: UnitId,
  /** Whose photo it is, where it is not the unit's: a verifier's on the spot. */
  staffId: StaffId.optional(),
  status: PhotoStatus,
  refusal: PhotoRefusal.optional(),
  /** What the slot was asked for; absent while a record names the photo and no slot was asked for yet. */
  sha256: Sha256.optional(),
  bytes: z.int().min(1).optional(),
  contentType: ContentType.optional(),
  /** Key of the original as uploaded. Private: with its EXIF data. */
  originalKey: z.string().optional(),
  pictureKey: z.string().optional(),
  thumbnailKey: z.string().optional(),
  pictureSha256: Sha256.optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  /** From EXIF, where it was still there: WeChat strips it. */
  takenAt: At.optional(),
  takenLng: z.number().optional(),
  takenLat: z.number().optional(),
  requestedAt: At,
  storedAt: At.optional(),
  /** Present until a record names the photo; unclaimed photos are deleted after sixty days. */
  unclaimed: z.literal('unclaimed').optional(),
  /** The records that name it. */
  claimedBy: z.array(z.string()).optional(),
});
export type Photo = z.infer<typeof Photo>;

/** A photo as screens get it. URLs are absent until it is stored, and live for ten minutes. */
export const PhotoView = z.strictObject({
  photoId: PhotoId,
  status: PhotoStatus,
  refusal: PhotoRefusal.optional(),
  pictureUrl: z.string().optional(),
  thumbnailUrl: z.string().optional(),
  width: z.int().optional(),
  height: z.int().optional(),
  takenAt: At.optional(),
  /** Where the camera says it was, WGS-84 degrees. */
  takenPlace: z.strictObject({ lat: z.number(), lng: z.number() }).optional(),
  receivedAt: At.optional(),
});
export type PhotoView = z.infer<typeof PhotoView>;

export const PhotoSlot = z.strictObject({
  photoId: PhotoId,
  status: PhotoStatus,
  refusal: PhotoRefusal.optional(),
  /** Where and with which fields the file is to be posted; absent when it is stored already. */
  upload: z.strictObject({ url: z.string(), fields: z.record(z.string(), z.string()) }).optional(),
});
export type PhotoSlot = z.infer<typeof PhotoSlot>;

const SlotRequest = z.strictObject({
  photoId: PhotoId,
  sha256: Sha256,
  bytes: z.int().min(1).max(photoMaximumBytes),
  contentType: ContentType,
});

export const photoApi = operations({
  requestPhotoSlots: {
    method: 'POST',
    path: '/api/unit/photos',
    input: z.strictObject({ photos: z.array(SlotRequest).min(1).max(20) }),
    output: z.strictObject({ slots: z.array(PhotoSlot) }),
    allow: ['unit'],
    summary: 'Asks for upload slots; the same photo again gives the same slot, or says that it is stored.',
  },
  requestStaffPhotoSlots: {
    method: 'POST',
    path: '/api/photos',
    input: z.strictObject({ unitId: UnitId, photos: z.array(SlotRequest).min(1).max(20) }),
    output: z.strictObject({ slots: z.array(PhotoSlot) }),
    allow: ['service-center', 'department', 'inspection-team'],
    summary: 'Upload slots for what a verifier photographs at a unit in the caller’s scope.',
  },
  getUnitPhotos: {
    method: 'GET',
    path: '/api/unit/photos',
    input: z.strictObject({
      photoIds: z.preprocess((v) => (typeof v === 'string' ? v.split(',') : v), z.array(PhotoId).min(1).max(60)),
    }),
    output: z.strictObject({ photos: z.array(PhotoView) }),
    allow: ['unit'],
    summary: 'State and short-lived addresses of photos of this unit.',
  },
  getPhotos: {
    method: 'GET',
    path: '/api/photos',
    input: z.strictObject({
      photoIds: z.preprocess((v) => (typeof v === 'string' ? v.split(',') : v), z.array(PhotoId).min(1).max(60)),
    }),
    output: z.strictObject({ photos: z.array(PhotoView) }),
    allow: readers,
    summary: 'State and short-lived addresses of photos of units in the caller’s scope.',
  },
});
