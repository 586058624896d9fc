/**
 * Draws the scenes of the demo city's photos into `data/demo/scenes/`. Run `node infra/demo/scenes/draw.ts` after a
 * change below this folder: to draw them with every first start would take eight seconds of a core.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { chanceOf } from '../random.ts';
import { corridor } from './corridor.ts';
import { exitDoor } from './exit-door.ts';
import { extinguisher } from './extinguisher.ts';
import { frontDesk } from './front-desk.ts';
import { handrail } from './handrail.ts';
import { hydrant } from './hydrant.ts';
import { kitchen } from './kitchen.ts';
import { type Condition, conditions, drawing, type SceneName, sceneFile, sceneNames } from './names.ts';
import { powerStrips } from './power-strips.ts';
import type { Scene } from './scene.ts';
import { wallPanel } from './wall-panel.ts';

const scenes: Record<SceneName, Scene> = {
  corridor,
  'exit-door': exitDoor,
  extinguisher,
  'front-desk': frontDesk,
  handrail,
  hydrant,
  kitchen,
  'power-strips': powerStrips,
  'wall-panel': wallPanel,
};

/** The same JPEG every time. */
export function draw(name: SceneName, condition: Condition): Promise<Buffer> {
  const svg = scenes[name](condition, chanceOf(`${name} 1`));
  return sharp(Buffer.from(svg)).removeAlpha().resize(drawing).blur(0.8).jpeg({ quality: 88 }).toBuffer();
}

if (import.meta.main) {
  for (const name of sceneNames) {
    for (const condition of conditions) {
      const file = sceneFile(name, condition);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, await draw(name, condition));
    }
  }
}
