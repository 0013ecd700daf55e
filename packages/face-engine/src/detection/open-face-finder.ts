import { openFaceMesh } from '../mesh/face-mesh.js';
import type { Networks } from '../networks.js';
import { openDetector } from './detector.js';
import type { FaceFinder } from './find-faces.js';

/** Loads what finds faces. @throws {FaceModelMissing} when a network for it is not installed. */
export async function openFaceFinder(networks: Networks): Promise<FaceFinder> {
  return {
    detector: await networks.open(openDetector()),
    mesh: await networks.open(openFaceMesh()),
  };
}
