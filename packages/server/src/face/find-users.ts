import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import { recordDecision } from '../contract/record-decision.js';
import { confidence } from '../engines/decisions.js';
import type { Match } from '../templates/templates.js';
import { faceEngineOf, type UsableFace } from './faces-on-photo.js';
import { cohortOf } from './score.js';
import { faceThresholds } from './thresholds.js';

/** A user whose face was found. */
export interface FoundUser {
  userId: string;
  /** From 0.5 to 1. */
  confidence: string;
}

/** The users of the client whose faces they are, each once, and an entry in the audit log about each; or one about nobody. */
export async function findUsers(
  request: OperationRequest<OperationId>,
  faces: readonly UsableFace[],
): Promise<FoundUser[]> {
  const { client, storage, templates, now } = request;
  const [active] = faceEngineOf(request).encodings;
  const { encoder } = active;
  const cohort = cohortOf(active);
  const probes = faces.map(
    ({ vectors: [vector] }) => ({ modality: 'face', encoder, vector, cohort }) as const,
  );
  const [first] = probes;
  if (first === undefined) return [];
  const size = await templates.gallerySize(client.id, first);
  const thresholds = await faceThresholds(request, active);
  const threshold = thresholds.identification(size);
  const { falseMatchRate, score: atLeast } = threshold;
  // As a verification of whoever is found.
  const enrolmentAtLeast = thresholds.enrolmentAlone(threshold).score;

  const found = new Map<string, Match>();
  for (const probe of probes) {
    const options = { limit: 1, atLeast, enrolmentAtLeast };
    const [match] = await templates.search(client.id, probe, options);
    const before = match && found.get(match.userId);
    if (match !== undefined && (before === undefined || match.score > before.score))
      found.set(match.userId, match);
  }
  const userIds = [...found.keys()];
  for (const userId of userIds)
    await templates.used(client.id, await storage.templates.of(client.id, userId, 'face'), now);
  if (userIds.length === 0) {
    const detail = { because: 'nobody', falseMatchRate } as const;
    await recordDecision(request, 'face.search.refused', [], detail);
  } else await recordDecision(request, 'face.found', userIds, { falseMatchRate });
  return [...found.values()].map(({ userId, score }) => ({
    userId,
    confidence: confidence(active, score, threshold).toFixed(4),
  }));
}
