import { fileURLToPath } from 'node:url';

export const sceneNames = [
  'corridor',
  'exit-door',
  'extinguisher',
  'front-desk',
  'handrail',
  'hydrant',
  'kitchen',
  'power-strips',
  'wall-panel',
] as const;
export type SceneName = (typeof sceneNames)[number];

/** What a scene shows: the hazard, or the same place in order. */
export const conditions = ['hazard', 'order'] as const;
export type Condition = (typeof conditions)[number];

/** Pixels of a drawing; a photo shows a part of it. */
export const drawing = { width: 1008, height: 756 };

/** The drawing of a scene: JPEG. */
export function sceneFile(scene: SceneName, condition: Condition): string {
  return fileURLToPath(new URL(`../../../data/demo/scenes/${scene}-${condition}.jpg`, import.meta.url));
}
