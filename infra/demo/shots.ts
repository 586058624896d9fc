/** What photos are taken of: a unit's own exits and extinguishers, what is wrong, before and after, what a verifier saw. */
import type { HazardText, Place } from './city.ts';
import type { Shot } from './photos.ts';
import { chanceOf } from './random.ts';
import type { Condition, SceneName } from './scenes/names.ts';

/** By words of the text first, then by its type. */
const byWords: readonly [words: RegExp, scene: SceneName][] = [
  [/灭火器/, 'extinguisher'],
  [/消火栓|水带|喷淋|水压/, 'hydrant'],
  [/锁|铁链|栅栏|卷帘|落闸|插销|安全出口|安全门|后门/, 'exit-door'],
  [/插线板|插座|线缆|充电|配电|线皮|UPS|电池/, 'power-strips'],
  [/燃气|液化气|明火|烟头|炭|厨房|烟花|蜡烛/, 'kitchen'],
  [/软包|海绵|帷幕|隔音|墙面|布幔/, 'wall-panel'],
  [/通道|走道|走廊|楼梯|堆放|占用/, 'corridor'],
  [/护栏|栈道|平台|台阶|看台|栏杆|观景/, 'handrail'],
];
const byType: Readonly<Record<string, SceneName>> = {
  'venue-facility': 'handrail',
  'fire-facility': 'hydrant',
  evacuation: 'corridor',
  electrical: 'power-strips',
  'fire-gas': 'kitchen',
  building: 'wall-panel',
  crowd: 'corridor',
  'special-equipment': 'handrail',
  'temporary-structure': 'handrail',
  'natural-disaster': 'handrail',
  heritage: 'handrail',
};

function sceneOf({ location, description, hazardTypeCode }: HazardText): SceneName {
  const told = byWords.find(([words]) => words.test(location + description));
  return told?.[1] ?? byType[hazardTypeCode] ?? 'front-desk';
}

/** One or two photos of a hazard, before or after. Whoever took it stood where they stood before. */
export function hazardShots(place: Place, text: HazardText, condition: Condition, take: string, at: number): Shot[] {
  const chance = chanceOf(`shots ${text.hazardId} ${take}`);
  const scene = sceneOf(text);
  const count = chance.isTrue(0.15) ? 2 : 1;
  return Array.from({ length: count }, (_, index) => ({
    ...{ scene, condition, place: `${place.unitId} ${text.hazardId}`, take: `${take} ${index}` },
    ...spotOf(place, at - (count - index) * chance.between(60_000, 400_000)),
  }));
}

/** What a verifier saw at the place of a hazard, on the way there since `sentAt`. */
export function verifierShot(place: Place, text: HazardText, condition: Condition, sentAt: number, at: number): Shot {
  const take = `verified ${sentAt}`;
  const ago = chanceOf(`shots ${text.hazardId} ${take}`).between(60_000, 400_000);
  return {
    ...{ scene: sceneOf(text), condition, place: `${place.unitId} ${text.hazardId}`, take },
    ...spotOf(place, at - Math.min(ago, (at - sentAt) / 2)),
  };
}

const usual: readonly SceneName[] = ['exit-door', 'extinguisher', 'corridor', 'hydrant', 'front-desk', 'power-strips'];

/** A place of the unit in good order, for the items that always ask for a photo. */
export function usualShot(place: Place, at: number): Shot {
  const scene = chanceOf(`usual ${place.unitId}`).pick(usual);
  return { scene, condition: 'order', place: place.unitId, take: 'usual', ...spotOf(place, at - 140_000) };
}

/** Within some 20 m of the unit. */
function spotOf({ unitId, lng, lat }: Place, takenAt: number): Pick<Shot, 'takenAt' | 'lng' | 'lat'> {
  const chance = chanceOf(`spot ${unitId} ${takenAt}`);
  return { takenAt, lng: lng + chance.between(-0.0002, 0.0002), lat: lat + chance.between(-0.0002, 0.0002) };
}
