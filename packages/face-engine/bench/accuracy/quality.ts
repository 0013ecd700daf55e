import type { Encoding, Refusal } from '../../src/index.js';
import { embeddedFace, scoreOf } from './embedded-face.js';
import type { SeenPhoto } from './faces.js';
import { shareFrom } from './statistics.js';

/** How many photos of a set cannot be enrolled, by reason. */
export function refusalsOf(photos: readonly SeenPhoto[]): [reason: Refusal, count: number][] {
  const counts = new Map<Refusal, number>();
  for (const { faces } of photos) {
    const reason = faces[0] ? faces[0].refusal : 'no-face';
    if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

/**
 * Celebrities in glasses that the eyes cannot be seen through, or hardly: told by eye, named by the end of the file's name. Glasses
 * that are merely tinted are not among them.
 */
const darkGlasses = [
  'FeltonjohnFfreFRFeltonjohnEjpgxqualityeltonjohnjpg',
  'httpmediacacheecpinimgcomxffeffbcefjpg',
  'httpssmediacacheakpinimgcomxfcfcbaeaeddabbjpg',
  'wikipediacommonsthumbEltonJohninsjpgpxEltonJohninsjpg',
  'deadlinecomvimgnetwpcontentuploadseltonjpg',
  'EntireSitersxEltonJohnJRjpg',
  'eventimagesEltonCalendarVjpg',
  'wpcontentuploadsmadonnacelebrationxjpg',
  'httpssmediacacheakpinimgcomxededbebccdajpg',
];

/** How the rule about covered eyes fares: of those in dark glasses, and of the others. */
export function coveredEyes(photos: readonly SeenPhoto[]) {
  const wears = ({ name }: SeenPhoto) => darkGlasses.some((end) => name.endsWith(end));
  const refused = ({ faces }: SeenPhoto) => faces[0]?.refusal === 'eyes-covered';
  const covered = photos.filter(wears);
  const others = photos.filter((photo) => !wears(photo));
  return {
    covered: covered.length,
    coveredRefused: covered.filter(refused).length,
    others: others.length,
    othersRefused: others.filter(refused).length,
  };
}

/** Share of genuine pairs refused at a threshold when the photos of least quality are left out. @param leftOut share of the photos. */
export function refusedByQuality(
  photos: readonly SeenPhoto[],
  encoding: Encoding,
  threshold: number,
  leftOut: number,
): number {
  const usable = photos
    .flatMap((photo) => {
      const [face] = photo.faces;
      const embedded = embeddedFace(photo, encoding);
      return face && embedded ? [{ folder: photo.folder, quality: face.quality, embedded }] : [];
    })
    .sort((one, other) => other.quality - one.quality);
  const kept = usable.slice(0, Math.round(usable.length * (1 - leftOut)));
  const scores = kept.flatMap((one, index) =>
    kept
      .slice(0, index)
      .filter((other) => other.folder === one.folder)
      .map((other) => scoreOf(one.embedded, other.embedded)),
  );
  return 1 - shareFrom(scores, threshold);
}
