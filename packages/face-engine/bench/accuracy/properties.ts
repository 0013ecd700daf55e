import type { SeenPhoto } from './faces.js';

const women = new Set(['madonna', 'mindy_kaling']);

/** On how many photos the gender of who is known to be on them is told right. */
export function genderOf(photos: readonly SeenPhoto[]) {
  const told = photos.flatMap(({ folder, faces }) => {
    const gender = faces[0]?.properties?.gender;
    return gender ? [gender === (women.has(folder) ? 'female' : 'male')] : [];
  });
  return { photos: told.length, right: told.filter((right) => right).length };
}

/** From the youngest to the oldest that one person looks on several photos, in years: the middle 80 % of them, by person. */
export function agesOf(
  photos: readonly SeenPhoto[],
): { person: string; from: number; to: number }[] {
  return [...new Set(photos.map(({ folder }) => folder))].map((person) => {
    const ages = photos
      .filter(({ folder }) => folder === person)
      .flatMap(({ faces }) => faces[0]?.properties?.age ?? [])
      .sort((one, other) => one - other);
    const at = (share: number) =>
      Math.round(ages[Math.floor(share * (ages.length - 1))] ?? Number.NaN);
    return { person, from: at(0.1), to: at(0.9) };
  });
}
