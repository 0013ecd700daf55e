import type { RgbImage } from '@biometrid/image-reader';
import { findFaces } from './detection/find-faces.js';
import { located } from './detection/located.js';
import { openFaceFinder } from './detection/open-face-finder.js';
import type { LocatedFace } from './face.js';
import { decodePhoto } from './image/decode-photo.js';
import { Pyramid } from './image/pyramid.js';
import { Networks } from './networks.js';

/** Finds faces and nothing more: the part of a face engine that a portrait on a card is looked for with. */
export interface FaceDetector {
  /**
   * Where the faces are, the largest first.
   * @param photo a JPEG or PNG image, or one that `@biometrid/image-reader` has decoded.
   * @throws {UnreadableImage} when it is none, or has more pixels than any photo may.
   * @throws {FaceEngineUnavailable} once it is closed.
   */
  faces(photo: Uint8Array | RgbImage): Promise<LocatedFace[]>;
  /** Frees the networks as soon as what was asked is answered. */
  close(): Promise<void>;
}

/**
 * Loads the detector and the mesh, and no encoder.
 * @throws {FaceModelMissing} when one of the two is not installed.
 */
export async function openFaceDetector(): Promise<FaceDetector> {
  const networks = new Networks('face detector');
  try {
    const finder = await openFaceFinder(networks);
    return {
      faces: (photo) =>
        networks.use(async () => {
          const decoded = await decodePhoto(photo);
          const found = await findFaces(finder, new Pyramid(decoded));
          return found.map((face) => located(face, decoded.shrunk));
        }),
      close: () => networks.close(),
    };
  } catch (error) {
    await networks.close();
    throw error;
  }
}
