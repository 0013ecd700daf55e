import { type Affine, cropToImage, moved, type Point } from '../geometry/affine.js';
import type { Pyramid } from '../image/pyramid.js';
import { type Outputs, openModel } from '../inference/model.js';

/** A point of the mesh: x and y in pixels of the image, z in the same unit, away from the camera. */
export interface MeshPoint extends Point {
  readonly z: number;
}

/** The surface of a face in 468 points: Kartynnik et al., "Real-time facial surface geometry from monocular video", 2019. */
export interface Mesh {
  readonly points: readonly MeshPoint[];
  /** How sure the network is that there is a face: 0 to 1. */
  readonly presence: number;
}

export interface FaceMesh {
  /**
   * Fits the mesh to a face.
   * @param centre of the square that is shown to the network, in the image.
   * @param size of that square.
   * @param angle of the face, clockwise in radians.
   */
  fit(image: Pyramid, centre: Point, size: number, angle: number): Promise<Mesh>;
  close(): Promise<void>;
}

/** @throws {FaceModelMissing} */
export async function openFaceMesh(): Promise<FaceMesh> {
  const model = await openModel('face-mesh');
  const { side } = model;
  return {
    async fit(image, centre, size, angle) {
      const toImage = cropToImage(centre, size, angle, side);
      return read(await model.run(image.region(toImage, side, side)), toImage, size / side);
    },
    close: () => model.close(),
  };
}

function read(outputs: Outputs, toImage: Affine, scale: number): Mesh {
  const surface = outputs('points');
  const points: MeshPoint[] = [];
  for (let at = 0; at < surface.length; at += 3) {
    const inCrop = { x: surface[at] ?? 0, y: surface[at + 1] ?? 0 };
    points.push({ ...moved(toImage, inCrop), z: (surface[at + 2] ?? 0) * scale });
  }
  return { points, presence: 1 / (1 + Math.exp(-(outputs('flag')[0] ?? -Infinity))) };
}
