import type { EngineSet } from '../engines/engines.js';
import { knownBy } from '../face/known-by.js';
import type { Storage } from '../storage/storage.js';
import { voicesOfOthers } from '../voice/voices-of-others.js';
import type { UpkeepLog } from './upkeep.js';

/** Users who were enrolled by other encoders than the engine's, all clients together. */
export interface OtherEncoders {
  modality: 'face' | 'voice';
  /** What is in use. */
  encoder: string;
  users: number;
  /** Whether the engine knows them all the same. */
  known: boolean;
}

/** Counts the users who were enrolled by other encoders than the engines enrol with. What nobody was is left out. */
export async function countOtherEncoders(
  storage: Pick<Storage, 'templates'>,
  { face, voice }: Pick<EngineSet, 'face' | 'voice'>,
): Promise<OtherEncoders[]> {
  const counts: OtherEncoders[] = [];
  if (face !== undefined) {
    const { encoder } = face.encodings[0];
    const enrolled = await storage.templates.usersByEncoder('face');
    const users = (...how: string[]) =>
      sum(
        enrolled
          .filter((each) => how.includes(knownBy(face, each.encoder)))
          .map(({ users }) => users),
      );
    const modality = 'face';
    counts.push({ modality, encoder, users: users('former'), known: true });
    counts.push({ modality, encoder, users: users('part', 'lost'), known: false });
  }
  if (voice !== undefined) {
    const lacking = await voicesOfOthers(storage, voice);
    const users = sum(lacking.map((each) => each.users));
    counts.push({ modality: 'voice', encoder: voice.encoder, users, known: false });
  }
  return counts.filter(({ users }) => users > 0);
}

/** Tells the log of them: whoever changed the engine may not know what became of them. */
export function tellOtherEncoders(counts: readonly OtherEncoders[], log: UpkeepLog): void {
  for (const { modality, encoder, users, known } of counts)
    log.warn(
      { modality, encoder, users },
      `${known ? knownAsBefore : lacking[modality]}, see biometrid templates`,
    );
}

const knownAsBefore =
  'users were enrolled by another encoder than the one in use: they are known by it, and searches take longer';

const lacking = {
  face: 'users lack the encoder that searches go by: no search finds them',
  voice: 'users lack the encoder of voices: they are asked to enrol again',
} as const;

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
