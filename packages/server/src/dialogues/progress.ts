import { templateKey } from '../engines/kinds.js';
import { open, SealBroken, seal, type TemplateContext } from '../keys/sealing.js';
import type { UserKeys } from '../keys/user-keys.js';
import { toBytes, toVector } from '../vectors/bytes.js';
import type { Dialogue } from './dialogue.js';

/** Whose dialogue it is, and what makes its vectors. */
interface ProgressOwner {
  clientId: string;
  userId: string;
  encoder: string;
}

/**
 * Seals the vectors of the recordings that a dialogue has accepted, the new one included.
 * @param now for a key that has to be made. Milliseconds since the epoch.
 */
export async function sealProgress(
  userKeys: UserKeys,
  owner: ProgressOwner,
  dialogue: Dialogue,
  vectors: readonly Float32Array[],
  now: number,
): Promise<Uint8Array> {
  const bytes = Buffer.concat(vectors.map(toBytes));
  const { key } = await userKeys.make(owner.clientId, owner.userId, purposeOf(owner), now);
  const sealed = seal(key, placeOf(owner, dialogue, vectors.length), bytes);
  key.fill(0);
  bytes.fill(0);
  return sealed;
}

/**
 * The vectors of the recordings that a dialogue has accepted so far.
 * @returns undefined when they cannot be opened: the user's voices were erased, or the engine is another one, since.
 */
export async function openProgress(
  userKeys: UserKeys,
  owner: ProgressOwner,
  dialogue: Dialogue,
  now: number,
): Promise<Float32Array[] | undefined> {
  const { progress } = dialogue;
  const accepted = dialogue.acceptedPrompts.length;
  if (progress === undefined) return [];
  const { key } = await userKeys.make(owner.clientId, owner.userId, purposeOf(owner), now);
  try {
    const all = toVector(open(key, placeOf(owner, dialogue, accepted), progress));
    const length = all.length / accepted;
    return Array.from({ length: accepted }, (_, n) => all.slice(n * length, (n + 1) * length));
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  } finally {
    key.fill(0);
  }
}

function purposeOf({ encoder }: ProgressOwner) {
  return templateKey('voice', encoder);
}

/** The progress of a dialogue after so many recordings is like a template with a name of its own. */
function placeOf(owner: ProgressOwner, { id }: Dialogue, accepted: number): TemplateContext {
  return { ...owner, modality: 'voice', version: 1, templateId: `progress ${id} ${accepted}` };
}
