import { distance, mean, type Point } from '../geometry/affine.js';
import type { Box } from '../geometry/box.js';
import type { Mesh, MeshPoint } from './face-mesh.js';

/**
 * Where parts of a face lie among the mesh's points, by MediaPipe's canonical face model. Left and right are those of the image.
 */
const indices = {
  leftEye: [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7],
  rightEye: [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249],
  noseTip: [1, 4],
  leftMouthCorner: [61],
  rightMouthCorner: [291],
} as const;

/** The five points that faces are aligned by: eyes, tip of the nose, corners of the mouth; each left one first. */
export type FivePoints = readonly [Point, Point, Point, Point, Point];

/** Outer and inner corner of the image's right eye, then those of the left one, and the base of the nose. */
export type Corners = readonly [Point, Point, Point, Point, Point];

/** The five points of a mesh. */
export function fivePoints(mesh: Mesh): FivePoints {
  const middle = (part: keyof typeof indices) => mean(pointsAt(mesh, indices[part]));
  return [
    middle('leftEye'),
    middle('rightEye'),
    middle('noseTip'),
    middle('leftMouthCorner'),
    middle('rightMouthCorner'),
  ];
}

/** Corners of the eyes and base of the nose of a mesh: the points that dlib aligns a face by, those of the image's right eye first. */
export function cornersAndNose(mesh: Mesh): Corners {
  const at = (index: number) => mesh.points[index] ?? { x: 0, y: 0 };
  return [at(263), at(362), at(33), at(133), at(2)];
}

/** Points of a mesh by their numbers. */
function pointsAt({ points }: Mesh, numbers: readonly number[]): MeshPoint[] {
  return numbers.flatMap((number) => points[number] ?? []);
}

/** Distance of the eyes' centres, in pixels. */
export function eyeDistance([left, right]: FivePoints): number {
  return distance(left, right);
}

/** How a head is turned, in degrees. */
export interface Pose {
  /** To the right of the image when above 0. */
  readonly yaw: number;
  /** Down when above 0. */
  readonly pitch: number;
  /** Clockwise when above 0. */
  readonly roll: number;
}

/** The pose of a mesh: by the line between the cheeks and the one from forehead to chin. */
export function poseOf(mesh: Mesh): Pose {
  const [left, right, forehead, chin] = pointsAt(mesh, [234, 454, 10, 152]);
  if (!left || !right || !forehead || !chin) return { yaw: 0, pitch: 0, roll: 0 };
  const degrees = (opposite: number, adjacent: number) =>
    (Math.atan2(opposite, adjacent) * 180) / Math.PI;
  return {
    yaw: degrees(right.z - left.z, distance(left, right)),
    pitch: degrees(chin.z - forehead.z, distance(forehead, chin)),
    roll: degrees(right.y - left.y, right.x - left.x),
  };
}

/** The box around a mesh, upright. */
export function boxOf({ points }: Mesh): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}
