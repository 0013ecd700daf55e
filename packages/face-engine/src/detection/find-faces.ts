import { alignedFace, alignedSide } from '../embedding/align.js';
import { distance, mean, type Point } from '../geometry/affine.js';
import type { Box } from '../geometry/box.js';
import type { Pyramid } from '../image/pyramid.js';
import type { FaceMesh, Mesh } from '../mesh/face-mesh.js';
import {
  boxOf,
  type Corners,
  cornersAndNose,
  eyeDistance,
  type FivePoints,
  fivePoints,
  type Pose,
  poseOf,
} from '../mesh/landmarks.js';
import type { Candidate } from './candidate.js';
import type { Detector, Field } from './detector.js';
import { looksDrawn } from './looks-drawn.js';
import { mergeCandidates } from './merge-candidates.js';

/** A face, and what was worked out to be sure of it. */
export interface FoundFace {
  /** In pixels of the image that was searched. */
  readonly box: Box;
  /** How sure the detector is that it is a face: 0 to 1. */
  readonly score: number;
  readonly points: FivePoints;
  readonly corners: Corners;
  readonly pose: Pose;
  /** What is seen of it, its five points where the encoders' template has them: 112 rows of 112 pixels, red first, 0 to 255. */
  readonly aligned: Float32Array;
  /** How sure the mesh is that it is a face: 0 to 1. */
  readonly presence: number;
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
 * The faces of an image, the largest first. Cameras forget to say how they were held: unless a face is plain the image is looked
 * at turned by a quarter, a half and three quarters as well, and that way up counts which shows the plainest face.
 */
export async function findFaces(finder: FaceFinder, image: Pyramid): Promise<FoundFace[]> {
  const whole = await turnedRight((turn) => search(finder, image, [wholeOf(image)], turn));
  const tiles = tilesOf(image);
  if (whole.faces.length === 0) {
    return largestFirst((await turnedRight((turn) => search(finder, image, tiles, turn))).faces);
  }
  // What is not plain in the whole may be seen better in a tile.
  const plain = whole.faces.filter(isPlain);
  const faces = await search(finder, image, tiles, whole.turn, plain);
  const left = whole.faces.filter((face) => !faces.some((other) => sameFace(face, other)));
  return largestFirst([...faces, ...left]);
}

function largestFirst(faces: readonly FoundFace[]): FoundFace[] {
  return [...faces].sort((one, other) => other.box.height - one.box.height);
}

/** The way up that shows the plainest face; upright where none does. */
async function turnedRight(
  look: (turn: number) => Promise<FoundFace[]>,
): Promise<{ turn: number; faces: FoundFace[] }> {
  let best = { turn: 0, faces: await look(0) };
  if (best.faces.some(isPlain)) return best;
  for (const quarters of [1, 2, 3]) {
    const turn = (quarters * Math.PI) / 2;
    const faces = await look(turn);
    if (plainest(faces) > plainest(best.faces) + uprightBonus) best = { turn, faces };
  }
  return best;
}

/**
 * Whether a face is surely seen the right way up. Of 193 portraits none that stood on its head scored more than 0.84, and half of
 * the upright ones less than 0.94.
 */
function isPlain({ score, turn }: FoundFace): boolean {
  return score >= 0.86 && turn === 0;
}

/** By how much a turned face has to be plainer than an upright one to be believed. */
const uprightBonus = 0.02;

function plainest(faces: readonly FoundFace[]): number {
  return Math.max(0, ...faces.map(({ score }) => score));
}

/** More faces than this are not looked at, nor more candidates that turn out to be none: each costs time. */
const mostFaces = 64;

/** The faces in some fields, all turned alike, beside those that are known. */
async function search(
  { detector, mesh }: FaceFinder,
  image: Pyramid,
  fields: readonly Omit<Field, 'angle'>[],
  angle: number,
  known: readonly FoundFace[] = [],
): Promise<FoundFace[]> {
  const candidates: Candidate[] = [];
  for (const field of fields)
    candidates.push(...(await detector.search(image, { ...field, angle })));
  const faces = [...known];
  for (const candidate of mergeCandidates(candidates).slice(0, 2 * mostFaces)) {
    if (faces.length >= mostFaces) break;
    if (faces.some((face) => covers(face, candidate))) continue;
    const face = await confirmed(detector, image, await fitted(mesh, image, candidate));
    if (face !== undefined && !faces.some((other) => sameFace(face, other))) faces.push(face);
  }
  return faces;
}

/** Of what surrounds an image, this much of its longer side is shown along each edge: faces that touch the edge are found so. */
const margin = 0.15;

function wholeOf({ width, height }: Pyramid) {
  return {
    centre: { x: width / 2, y: height / 2 },
    side: Math.max(width, height) * (1 + 2 * margin),
  };
}

/**
 * Pixels along the sides of the tiles that an image is searched in as well: faces of a crowd are too small in the whole. Half the
 * image's, within these bounds.
 */
const tileSides = { least: 240, most: 480 } as const;

/** Overlapping tiles that cover an image; none for one that is hardly larger than a tile. */
function tilesOf({ width, height }: Pyramid) {
  const longer = Math.max(width, height);
  const side = Math.max(tileSides.least, Math.min(tileSides.most, longer / 2));
  if (longer <= side * 1.25) return [];
  return tileCentres(height, side).flatMap((y) =>
    tileCentres(width, side).map((x) => ({ centre: { x, y }, side })),
  );
}

/** Middles of tiles that cover a length: a quarter of each, at least, is in its neighbour too, so that a small face is whole in one. */
function tileCentres(length: number, side: number): number[] {
  if (length <= side) return [length / 2];
  const overlap = side / 4;
  const count = Math.ceil((length - overlap) / (side - overlap));
  return Array.from(
    { length: count },
    (_, index) => side / 2 + (index * (length - side)) / (count - 1),
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
  return {
    ...{ box: boxOf(mesh), score, points, square, turn },
    corners: cornersAndNose(mesh),
    pose: poseOf(mesh),
    aligned: alignedFace(image, points, alignedSide, 1),
    presence: mesh.presence,
  };
}

/** Side of the square that a face is looked at again in, as a multiple of the face's: the size that the detector knows best. */
const confirmationZoom = 2;

/**
 * What a face that is looked at again has to reach. Of 755 portraits, some turned, grey, small or tightly cut, the upright ones scored
 * at least 0.66 and the lying ones 0.77; of the 16 toys, animals and machines among 865 pictures that had come so far, four
 * reached as much.
 */
const least = { upright: 0.66, lying: 0.77, presence: 0.75 } as const;

/** A face that is plain as it is, or by a second look at its own size; undefined for a drawing, and what only looked like a face. */
async function confirmed(
  detector: Detector,
  image: Pyramid,
  face: FoundFace | undefined,
): Promise<FoundFace | undefined> {
  if (face === undefined || looksDrawn(face.aligned)) return undefined;
  if (isPlain(face)) return face;
  const { square, points, turn } = face;
  const angle = slope([points[0], points[1]]);
  const side = confirmationZoom * square.side;
  const again = await detector.search(image, { centre: square.centre, side, angle });
  const score = Math.max(
    0,
    ...again
      .filter(({ centre }) => distance(centre, square.centre) < square.side / 2)
      .map((candidate) => candidate.score),
  );
  const enough = score >= (turn === 0 ? least.upright : least.lying);
  return enough && face.presence >= least.presence ? { ...face, score } : undefined;
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

/** Whether a candidate is a face that is known: its eyes lie within the other's reach. */
function covers({ points }: FoundFace, { eyes }: Candidate): boolean {
  const [left, right] = points;
  return distance(mean([left, right]), mean(eyes)) < eyeDistance(points) / 2;
}

/** Whether two meshes lie on one face: their middles are closer than the eyes of the larger one are. */
function sameFace(one: FoundFace, other: FoundFace): boolean {
  const apart = distance(mean(one.points), mean(other.points));
  return apart < Math.max(eyeDistance(one.points), eyeDistance(other.points)) * 0.8;
}
