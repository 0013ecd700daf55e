import type { Point } from '../geometry/quad.js';
import { type ColourView, isInView } from './colour-view.js';

/** Places along a side at which it is looked at, within its middle part: corners may be round. */
const places = 32;
const cornerShare = 0.08;
/** Pixels of the view on both sides of a line that are compared. */
const bands = [1.6, 3.2] as const;
/** A difference of so many grey values is as good as any greater one. */
const enough = 9;
/** A difference that is greater counts no more for what most of a side does. */
const strongest = 40;
/** What a place says that lies outside of the picture. */
const unseen = 0.35;

/**
 * How well segments of a view part what lies on their two sides, -1 to 1: the share of a segment's length along which colour changes, and
 * everywhere in the same way. What changes to and fro, as print does, counts against it.
 */
export function sideContrasts(view: ColourView): (from: Point, to: Point) => number {
  const { planes, width } = view;
  const channels = planes.length;
  const differences = new Float32Array(places * channels);
  const mean = new Float32Array(channels);
  const last = bands[1];
  return (from, to) => {
    const length = Math.hypot(to.x - from.x, to.y - from.y);
    if (!(length > 4)) return 0;
    const [outX, outY] = [(to.y - from.y) / length, (from.x - to.x) / length];
    mean.fill(0);
    let seen = 0;
    for (let place = 0; place < places; place++) {
      const share = cornerShare + ((1 - 2 * cornerShare) * (place + 0.5)) / places;
      const x = from.x + (to.x - from.x) * share;
      const y = from.y + (to.y - from.y) * share;
      if (!isInView(view, x + outX * last, y + outY * last)) continue;
      if (!isInView(view, x - outX * last, y - outY * last)) continue;
      for (let channel = 0; channel < channels; channel++) {
        const plane = planes[channel];
        let difference = 0;
        for (const band of bands) {
          const outer = Math.floor(y + outY * band) * width + Math.floor(x + outX * band);
          const inner = Math.floor(y - outY * band) * width + Math.floor(x - outX * band);
          difference += (plane?.[outer] ?? 0) - (plane?.[inner] ?? 0);
        }
        difference /= bands.length;
        differences[seen * channels + channel] = difference;
        mean[channel] =
          (mean[channel] ?? 0) + Math.max(-strongest, Math.min(strongest, difference));
      }
      seen++;
    }
    let squares = 0;
    for (const each of mean) squares += each * each;
    const size = Math.sqrt(squares) || 1;
    let sum = (places - seen) * unseen;
    for (let place = 0; place < seen; place++) {
      let along = 0;
      for (let channel = 0; channel < channels; channel++)
        along += ((differences[place * channels + channel] ?? 0) * (mean[channel] ?? 0)) / size;
      sum += Math.max(-1, Math.min(1, along / enough));
    }
    return sum / places;
  };
}
