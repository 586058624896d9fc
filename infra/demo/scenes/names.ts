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

/** The drawing of a scene: JPEG, as large as the studio's canvas. */
export function sceneFile(scene: SceneName, condition: Condition): string {
  return fileURLToPath(new URL(`../../../data/demo/scenes/${scene}-${condition}.jpg`, import.meta.url));
}
