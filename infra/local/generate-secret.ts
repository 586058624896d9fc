import { randomInt } from 'node:crypto';
import { wholeNumber } from './template/properties.ts';

/** `GenerateSecretString` of a template. */
export type Recipe = {
  PasswordLength?: number;
  ExcludeCharacters?: string;
  ExcludePunctuation?: boolean;
  SecretStringTemplate?: string;
  GenerateStringKey?: string;
};
export const recipeParts = [
  ...['PasswordLength', 'ExcludeCharacters', 'ExcludePunctuation', 'SecretStringTemplate', 'GenerateStringKey'],
];

/** A secret by AWS's recipe: one character of each kind at least. */
export function generateSecret(recipe: Recipe): string {
  const password = generatePassword(recipe);
  if (recipe.GenerateStringKey === undefined) return password;
  const template = JSON.parse(recipe.SecretStringTemplate ?? '{}') as Record<string, unknown>;
  return JSON.stringify({ ...template, [recipe.GenerateStringKey]: password });
}

function generatePassword(recipe: Recipe): string {
  const letters = ['abcdefghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123456789'];
  const kinds = [...letters, recipe.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~']
    .map((kind) => [...kind].filter((sign) => !recipe.ExcludeCharacters?.includes(sign)).join(''))
    .filter((kind) => kind !== '');
  const length = wholeNumber('PasswordLength', recipe.PasswordLength ?? 32, [1, 4096]);
  if (kinds.length === 0 || kinds.length > length)
    throw new Error('GenerateSecretString leaves no characters to choose from');
  const all = kinds.join('');
  const signs = Array.from({ length }, (_, place) => pick(kinds[place] ?? all));
  for (let place = length - 1; place > 0; place -= 1) {
    const other = randomInt(place + 1);
    [signs[place], signs[other]] = [signs[other] ?? '', signs[place] ?? ''];
  }
  return signs.join('');
}

function pick(signs: string): string {
  return signs[randomInt(signs.length)] ?? '';
}
