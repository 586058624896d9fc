import { randomInt } from 'node:crypto';

/** `GenerateSecretString` of a template. */
export type Recipe = {
  PasswordLength?: number;
  ExcludeCharacters?: string;
  ExcludeLowercase?: boolean;
  ExcludeUppercase?: boolean;
  ExcludeNumbers?: boolean;
  ExcludePunctuation?: boolean;
  IncludeSpace?: boolean;
  RequireEachIncludedType?: boolean;
  SecretStringTemplate?: string;
  GenerateStringKey?: string;
};

/** A secret by AWS's recipe: one character of each kind at least, unless that is switched off. */
export function generateSecret(recipe: Recipe): string {
  const password = generatePassword(recipe);
  if (recipe.GenerateStringKey === undefined) return password;
  const template = JSON.parse(recipe.SecretStringTemplate ?? '{}') as Record<string, unknown>;
  return JSON.stringify({ ...template, [recipe.GenerateStringKey]: password });
}

function generatePassword(recipe: Recipe): string {
  const kinds = [
    recipe.ExcludeLowercase ? '' : 'abcdefghijklmnopqrstuvwxyz',
    recipe.ExcludeUppercase ? '' : 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
    recipe.ExcludeNumbers ? '' : '0123456789',
    recipe.ExcludePunctuation ? '' : '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
    recipe.IncludeSpace ? ' ' : '',
  ]
    .map((kind) => [...kind].filter((sign) => !recipe.ExcludeCharacters?.includes(sign)).join(''))
    .filter((kind) => kind !== '');
  const length = recipe.PasswordLength ?? 32;
  const needed = recipe.RequireEachIncludedType === false ? [] : kinds;
  if (kinds.length === 0 || needed.length > length)
    throw new Error('GenerateSecretString leaves no characters to choose from');
  const all = kinds.join('');
  const signs = Array.from({ length }, (_, place) => pick(needed[place] ?? all));
  for (let place = length - 1; place > 0; place -= 1) {
    const other = randomInt(place + 1);
    [signs[place], signs[other]] = [signs[other] ?? '', signs[place] ?? ''];
  }
  return signs.join('');
}

function pick(signs: string): string {
  return signs[randomInt(signs.length)] ?? '';
}
