import type { Point } from '../geometry/affine.js';

/** What a detector takes for a face, in pixels of the image. */
export interface Candidate {
  readonly centre: Point;
  readonly width: number;
  readonly height: number;
  /** 0 to 1. */
  readonly score: number;
  /** The eye on the left of an upright image, and the one on its right. */
  readonly eyes: readonly [Point, Point];
}

/** Share of the area of two boxes that both cover: 0 to 1. */
export function overlap(one: Candidate, other: Candidate): number {
  const shared = sharedArea(one, other);
  return shared / (area(one) + area(other) - shared);
}

function sharedArea(one: Candidate, other: Candidate): number {
  const along = (side: 'width' | 'height', axis: 'x' | 'y') =>
    Math.min(one.centre[axis] + one[side] / 2, other.centre[axis] + other[side] / 2) -
    Math.max(one.centre[axis] - one[side] / 2, other.centre[axis] - other[side] / 2);
  return Math.max(0, along('width', 'x')) * Math.max(0, along('height', 'y'));
}

function area({ width, height }: Candidate): number {
  return width * height;
}
