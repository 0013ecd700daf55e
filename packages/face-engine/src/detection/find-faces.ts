import { distance, mean, type Point } from '../geometry/affine.js';
import type { Pyramid } from '../image/pyramid.js';
import type { FaceMesh, Mesh } from '../mesh/face-mesh.js';
import { boxOf, eyeDistance, type FivePoints, fivePoints } from '../mesh/landmarks.js';
import type { Candidate } from './candidate.js';
import type { Detector, Field } from './detector.js';
import { mergeCandidates } from './merge-candidates.js';

/** A face with its surface. */
export interface FoundFace {
  /** In pixels of the image that was searched. */
  readonly box: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  /** How sure the detector is that it is a face: 0 to 1. */
  readonly score: number;
  readonly mesh: Mesh;
  readonly points: FivePoints;
  /** The least square around the mesh, turned with the face. */
  readonly square: { readonly centre: Point; readonly side: number };
  /** How the face is turned, clockwise: to the nearest quarter of a turn, in radians. */
  readonly turn: number;
}

/** What finds faces. */
export interface FaceFinder {
  readonly detector: Detector;
  readonly mesh: FaceMesh;
}

/**
 * The faces of an image, the largest first. Unless one is plain, the image is searched again turned by a quarter, a half and
 * three quarters, and that way up counts which shows the plainest face: cameras forget to say how they were held.
 */
export async function findFaces(finder: FaceFinder, image: Pyramid): Promise<FoundFace[]> {
  let best = await searchTurned(finder, image, 0);
  if (!best.some(isPlain)) {
    for (const quarters of [1, 2, 3]) {
      const faces = await searchTurned(finder, image, (quarters * Math.PI) / 2);
      if (plainest(faces) > plainest(best) + upright) best = faces;
    }
  }
  return best.sort((one, other) => other.box.height - one.box.height);
}

/**
 * Whether a face is surely seen the right way up. Of 193 portraits none that stood on its head scored more than 0.84, and none
 * that stood upright less than 0.63.
 */
function isPlain({ score, turn }: FoundFace): boolean {
  return score >= 0.86 && turn === 0;
}

/** By how much a turned face has to be plainer than an upright one to be believed. */
const upright = 0.02;

function plainest(faces: readonly FoundFace[]): number {
  return Math.max(0, ...faces.map(({ score }) => score));
}

/** More faces than this are not looked at: each costs time. */
const mostFaces = 64;

async function searchTurned(
  { detector, mesh }: FaceFinder,
  image: Pyramid,
  angle: number,
): Promise<FoundFace[]> {
  const candidates: Candidate[] = [];
  for (const field of fieldsOf(image, angle))
    candidates.push(...(await detector.search(image, field)));
  const faces: FoundFace[] = [];
  for (const candidate of mergeCandidates(candidates).slice(0, mostFaces)) {
    const face = await fitted(mesh, image, candidate);
    if (face !== undefined && !faces.some((other) => sameFace(face, other))) faces.push(face);
  }
  return faces;
}

/** Of what surrounds an image, this much of its longer side is shown along each edge: faces that touch the edge are found so. */
const margin = 0.15;

/** Pixels along the sides of the tiles that a large image is searched in as well: faces of a crowd are too small in the whole. */
const tileSide = 400;

/** The whole image, and of a large one overlapping tiles. */
function fieldsOf({ width, height }: Pyramid, angle: number): Field[] {
  const longer = Math.max(width, height);
  const whole = { centre: { x: width / 2, y: height / 2 }, side: longer * (1 + 2 * margin), angle };
  if (longer <= 1.5 * tileSide) return [whole];
  const rows = stops(height);
  const tiles = rows.flatMap((y) =>
    stops(width).map((x) => ({ centre: { x, y }, side: tileSide, angle })),
  );
  return [whole, ...tiles];
}

/** Middles of tiles that cover a length, each half over the next one. */
function stops(length: number): number[] {
  const count = Math.max(1, Math.ceil((length - tileSide) / (tileSide / 2)) + 1);
  return Array.from({ length: count }, (_, index) =>
    count === 1 ? length / 2 : tileSide / 2 + (index * (length - tileSide)) / (count - 1),
  );
}

/** Least certainty of the mesh that a candidate is a face. A dog's is far below. */
const leastPresence = 0.5;

/** Side of the square that the mesh is fitted in, as a multiple of the face's. */
const meshMargin = 1.5;

async function fitted(
  faceMesh: FaceMesh,
  image: Pyramid,
  { centre, width, height, score, eyes }: Candidate,
): Promise<FoundFace | undefined> {
  const first = await faceMesh.fit(
    image,
    centre,
    meshMargin * Math.max(width, height),
    slope(eyes),
  );
  if (first.presence < leastPresence) return undefined;
  // A second look from where the first one saw the face: the detector's box is rough.
  const [left, right] = fivePoints(first);
  const angle = slope([left, right]);
  const extent = extentOf(first, angle);
  const mesh = await faceMesh.fit(image, extent.centre, meshMargin * extent.side, angle);
  if (mesh.presence < leastPresence) return undefined;
  const points = fivePoints(mesh);
  const roll = slope([points[0], points[1]]);
  const square = extentOf(mesh, roll);
  const turn = (Math.round(roll / (Math.PI / 2)) * Math.PI) / 2;
  return { box: boxOf(mesh), score, mesh, points, square, turn };
}

function slope([left, right]: readonly [Point, Point]): number {
  return Math.atan2(right.y - left.y, right.x - left.x);
}

/** Middle and longer side of a mesh, measured along the turned face. */
function extentOf({ points }: Mesh, angle: number): { centre: Point; side: number } {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of points) {
    const along = x * cos + y * sin;
    const across = y * cos - x * sin;
    left = Math.min(left, along);
    right = Math.max(right, along);
    top = Math.min(top, across);
    bottom = Math.max(bottom, across);
  }
  const along = (left + right) / 2;
  const across = (top + bottom) / 2;
  return {
    centre: { x: along * cos - across * sin, y: along * sin + across * cos },
    side: Math.max(right - left, bottom - top),
  };
}

/** Whether two meshes lie on one face: their middles are closer than the eyes of the larger one are. */
function sameFace(one: FoundFace, other: FoundFace): boolean {
  const apart = distance(mean(one.points), mean(other.points));
  return apart < Math.max(eyeDistance(one.points), eyeDistance(other.points)) * 0.8;
}
