import { scoreOf } from './embedded-face.js';
import type { Gallery } from './verification.js';

/** What searches among few people find, measured: one photo of each is enrolled, all others are searched with. */
export interface Identification {
  readonly enrolled: number;
  readonly searches: number;
  /** Share of searches that do not find their person: FNIR. */
  readonly missed: number;
  /** Share of searches for somebody whose enrolment was left out that find somebody: FPIR. */
  readonly mistaken: number;
}

/** @param threshold of the search. */
export function identify(galleries: readonly Gallery[], threshold: number): Identification {
  const people = galleries.flatMap((gallery) => gallery.people).filter(({ length }) => length > 1);
  let searches = 0;
  let missed = 0;
  let mistaken = 0;
  for (const [own, faces] of people.entries()) {
    for (const probe of faces.slice(1)) {
      searches++;
      const scores = people.map(([enrolled]) => (enrolled ? scoreOf(enrolled, probe) : -1));
      const others = Math.max(...scores.filter((_score, index) => index !== own));
      const genuine = scores[own] ?? -1;
      if (genuine < threshold || others > genuine) missed++;
      if (others >= threshold) mistaken++;
    }
  }
  return {
    enrolled: people.length,
    searches,
    missed: missed / searches,
    mistaken: mistaken / searches,
  };
}
