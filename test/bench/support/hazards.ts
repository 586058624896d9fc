/** Hazards by the thousand, of every status and district, found a minute apart. */
import type { Hazard } from '../../../schemas/hazard.ts';
import { HazardStatus } from '../../../schemas/hazard-status.ts';
import type { Product } from './product.ts';

const perWrite = 500;

/** Stores the hazards of these numbers, both inclusive. */
export async function storeHazards(product: Product, from: number, to: number): Promise<void> {
  for (let first = from; first <= to; first += perWrite) {
    const numbers = Array.from({ length: Math.min(perWrite, to - first + 1) }, (_, index) => first + index);
    await product.put(numbers.map((number) => product.hazards.overwrite(hazardOf(product, number))));
  }
}

function hazardOf({ builders }: Product, number: number): Hazard {
  const foundAt = new Date(builders.NOON + number * 60_000).toISOString();
  return builders.aHazard({
    hazardId: builders.anId('hz', number),
    hazardNo: `YH-2026-${String(number).padStart(6, '0')}`,
    unitId: `B${String(number % 600).padStart(5, '0')}`,
    districtId: `D${1 + (number % 5)}`,
    status: HazardStatus.options[number % HazardStatus.options.length] ?? 'reported',
    ...{ foundAt, updatedAt: foundAt, roundSince: foundAt },
  });
}
