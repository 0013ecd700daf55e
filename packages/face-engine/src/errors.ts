import { type Refusal, refusals } from './quality/refusal.js';

/** A photo shows no face, several, or one that is not good enough for what is wanted. */
export class FaceRefused extends Error {
  override readonly name = 'FaceRefused';
  readonly code = 'FACE_REFUSED';

  /** @param reason from a closed list. */
  constructor(readonly reason: Refusal) {
    super(`The photo is refused: ${refusals[reason]}.`);
  }
}

/** The engine is closed, or lacks the networks for what it is asked. */
export class FaceEngineUnavailable extends Error {
  override readonly name = 'FaceEngineUnavailable';
  readonly code = 'FACE_ENGINE_UNAVAILABLE';
}
