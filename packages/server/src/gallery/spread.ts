import type { PlacedSegment } from './placed-segment.js';
import { segmentBytes, segmentTemplates } from './segment.js';

/** How galleries are spread over threads. */
export interface Spread {
  /** How many threads there are. */
  places: number;
  /** How many templates a segment has at most. */
  segment: number;
  /** From how many templates on a gallery is on several threads. */
  from: number;
}

/** The spread that serves best, by measurement: `pnpm bench segments`. */
export const defaultSpread: Spread = { places: 1, segment: segmentTemplates, from: 50_000 };

/** Where further templates of a gallery go. */
export interface Target {
  place: number;
  /** Undefined where another has to begin. */
  segment: PlacedSegment | undefined;
  /** For how many there is room, before it is asked again. */
  room: number;
}

/**
 * The thread that has the fewest templates of a gallery, from so many on that it is worth a second thread's time, and there the segment
 * that has the fewest.
 * @param segments of the gallery, at least one.
 */
export function targetOf(segments: readonly PlacedSegment[], spread: Spread): Target {
  const home = segments[0]?.place ?? 0;
  const total = templatesOf(segments);
  const alone = spread.places === 1 || total < spread.from;
  const place = alone ? home : fewest(segments, spread.places);
  const there = segments.filter((segment) => segment.place === place);
  const segment = there
    .filter(({ templates }) => templates < spread.segment)
    .reduce<PlacedSegment | undefined>(
      (least, each) => (least === undefined || each.templates < least.templates ? each : least),
      undefined,
    );
  const room = spread.segment - (segment?.templates ?? 0);
  const untilSpread = spread.places > 1 && alone ? spread.from - total : room;
  return { place, segment, room: Math.min(room, untilSpread) };
}

/**
 * What a gallery takes that is loaded with so many templates, in bytes: with one thread exactly, with several at most.
 * @param step how many go to one thread at a time.
 */
export function bytesOf(
  templates: number,
  dimensions: number,
  { places, segment, from }: Spread,
  step: number,
): number {
  const onOne = (count: number) => {
    const full = Math.max(0, Math.ceil(count / segment) - 1);
    return (
      full * segmentBytes(segment, dimensions) + segmentBytes(count - full * segment, dimensions)
    );
  };
  if (places === 1 || templates <= from) return onOne(templates);
  // The first thread has as many as one has alone, until the others have as many.
  const first = Math.max(from, Math.ceil(templates / places) + step);
  const others = Math.min(first, Math.ceil((templates - from) / (places - 1)) + step);
  return onOne(Math.min(first, templates)) + (places - 1) * onOne(others);
}

function templatesOf(segments: readonly PlacedSegment[]): number {
  return segments.reduce((sum, { templates }) => sum + templates, 0);
}

function fewest(segments: readonly PlacedSegment[], places: number): number {
  const templates = Array.from({ length: places }, () => 0);
  for (const segment of segments)
    templates[segment.place] = (templates[segment.place] ?? 0) + segment.templates;
  return templates.indexOf(Math.min(...templates));
}
