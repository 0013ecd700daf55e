import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Photo, photosOf, root } from './photo-sets.js';

/** A photo of somebody of whom the set's labels say something: what others saw, not what anybody said of themselves. */
export interface LabelledPhoto extends Photo {
  /** Who is on it, as far as the set tells people apart. */
  readonly person: string;
  /** Undefined where the labels do not say. */
  readonly sex: 'female' | 'male' | undefined;
  /** In years, of `fairface`: the least and the greatest of the band. */
  readonly age: readonly [from: number, to: number] | undefined;
}

/** Portraits of Congress that are no photos but paintings: told by eye. */
const painted = new Set(['S000522-bioguide', 'G000546-bioguide']);

/** Photos of people of the world, and of members of the US Congress. @throws when the set is not there. */
export function peoples(set: 'fairface' | 'congress'): LabelledPhoto[] {
  const labels = new Map(
    readFileSync(join(root, 'peoples/faces.csv'), 'utf8')
      .split('\n')
      .map((row) => row.split(','))
      .map(([file = '', _kind, sex, age = '']) => [file, { sex, age }]),
  );
  const photos = photosOf(`peoples/${set}`).filter(({ name }) => !painted.has(name));
  return photos.map((photo) => {
    const { sex, age = '' } = labels.get(`${set}/${photo.name}.jpg`) ?? {};
    const [from, to] = age.replace('+', '-120').split('-').map(Number);
    return {
      ...photo,
      // C000127-bioguide and C000127-reform show one person.
      person: set === 'congress' ? photo.name.replace(/-.*/, '') : photo.name,
      sex: sex === 'F' ? ('female' as const) : sex === 'M' ? ('male' as const) : undefined,
      age: from !== undefined && to !== undefined ? ([from, to] as const) : undefined,
    };
  });
}
