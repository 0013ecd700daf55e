import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import { recordDecision } from '../contract/record-decision.js';
import { confidence } from '../engines/decisions.js';
import {
  type EncodingsInUse,
  type FaceMatch,
  faceLooks,
  faceMatch,
  rateOf,
  surer,
  unseenDetail,
} from './encodings-in-use.js';
import type { UsableFace } from './faces-on-photo.js';

/** A user whose face was found. */
export interface FoundUser {
  userId: string;
  /** From 0.5 to 1. */
  confidence: string;
}

/**
 * The users of the client whose faces they are, each once, and an entry in the audit log about each; or one about nobody.
 * @param inUse what they are looked for in. Where several encodings find somebody, the surest decides.
 */
export async function findUsers(
  request: OperationRequest<OperationId>,
  faces: readonly UsableFace[],
  inUse: EncodingsInUse,
): Promise<FoundUser[]> {
  const { client, storage, templates, now } = request;
  const looks = await faceLooks(request, inUse);
  const found = new Map<string, FaceMatch>();
  for (const face of faces) {
    let best: FaceMatch | undefined;
    for (const look of looks) {
      const at = look.for(face);
      if (at === undefined) continue;
      const [match] = await templates.search(client.id, at.probe, { ...at, limit: 1 });
      if (match !== undefined) best = surer(best, faceMatch(look, match));
    }
    if (best !== undefined) found.set(best.userId, surer(found.get(best.userId), best));
  }
  const userIds = [...found.keys()];
  for (const userId of userIds)
    await templates.used(client.id, await storage.templates.of(client.id, userId, 'face'), now);
  const detail = { falseMatchRate: rateOf(looks), ...unseenDetail(inUse) };
  if (userIds.length === 0)
    await recordDecision(request, 'face.search.refused', [], { because: 'nobody', ...detail });
  else await recordDecision(request, 'face.found', userIds, detail);
  return [...found.values()].map(({ userId, score, look }) => ({
    userId,
    confidence: confidence(look.encoding, score, look.threshold).toFixed(4),
  }));
}
