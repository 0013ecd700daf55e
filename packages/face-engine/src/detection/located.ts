import type { LocatedFace } from '../face.js';
import type { FoundFace } from './find-faces.js';

/** Where a face that was found on a shrunk photo is on the photo itself. @param shrunk pixels of the photo in one that was searched. */
export function located({ box, score, points, pose }: FoundFace, shrunk: number): LocatedFace {
  return {
    box: {
      x: box.x * shrunk,
      y: box.y * shrunk,
      width: box.width * shrunk,
      height: box.height * shrunk,
    },
    points: points.map(({ x, y }) => ({ x: x * shrunk, y: y * shrunk })),
    score,
    pose,
  };
}
