import { BiometridError, type DetailsOf } from './biometrid-error.js';

/**
 * The user has another voice dialogue open, and its kind is not known. Pass its `dialogueId` to resume it, or
 * `restart: true` to discard it.
 */
export class BiometridDialogueError extends BiometridError {
  override readonly name = 'BiometridDialogueError';
  declare readonly operation: string;
  declare readonly code: 'DIALOGUE_PENDING';
  /** The dialogue that is open on the server. */
  declare readonly dialogueId: string;

  constructor(message: string, details: DetailsOf<BiometridDialogueError>) {
    super(message, details);
  }
}
