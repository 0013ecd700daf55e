import type { EngineSet } from '../engines/engines.js';
import type { Storage } from '../storage/storage.js';
import { voicesOfOthers } from '../voice/voices-of-others.js';
import type { UpkeepLog } from './upkeep.js';

/** Users who were enrolled by other encoders than the engine's, all clients together. */
export interface OtherEncoders {
  modality: 'face' | 'voice';
  /** What is in use. */
  encoder: string;
  users: number;
}

/** Counts the users whom the engines' encoders do not know. What nobody lacks is left out. */
export async function countOtherEncoders(
  storage: Pick<Storage, 'templates'>,
  { face, voice }: Pick<EngineSet, 'face' | 'voice'>,
): Promise<OtherEncoders[]> {
  const counts: OtherEncoders[] = [];
  if (face !== undefined) {
    const { encoder } = face.encodings[0];
    const lacking = await storage.templates.usersWithout('face', encoder);
    counts.push({ modality: 'face', encoder, users: sum([...lacking.values()]) });
  }
  if (voice !== undefined) {
    const lacking = await voicesOfOthers(storage, voice);
    const users = sum(lacking.map((each) => each.users));
    counts.push({ modality: 'voice', encoder: voice.encoder, users });
  }
  return counts.filter(({ users }) => users > 0);
}

/** Tells the log of them: whoever changed the engine may not know that they are lost to it. */
export function tellOtherEncoders(counts: readonly OtherEncoders[], log: UpkeepLog): void {
  for (const { modality, encoder, users } of counts)
    log.warn(
      { modality, encoder, users },
      modality === 'face'
        ? 'users lack the encoder that searches go by: no search finds them, see biometrid doctor'
        : 'users lack the encoder of voices: they are asked to enrol again, see biometrid doctor',
    );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
