import type { AuditDetail } from '../../audit/actions.js';
import { recordForClient } from '../../audit/append.js';
import { refused as refusedRequest } from '../../contract/contract-error.js';
import type { OperationDefinition, OperationRequest } from '../../contract/operation.js';
import { recordDecision } from '../../contract/record-decision.js';
import { confidence } from '../../engines/decisions.js';
import {
  type EncodingsInUse,
  encodersOf,
  encodingsInUse,
  type FaceLook,
  type FaceMatch,
  faceLooks,
  faceMatch,
  prepareFaces,
  rateOf,
  surer,
  unseenDetail,
} from '../../face/encodings-in-use.js';
import { enrolledFace } from '../../face/enrolled-face.js';
import { faceEngineOf, type UsableFace, usableFace } from '../../face/faces-on-photo.js';
import { faceReason } from '../../face/reasons.js';
import { recognize } from '../../face/recognition.js';
import { faceThresholds } from '../../face/thresholds.js';
import type { AlongEnrollment, Match } from '../../templates/templates.js';

type Request = OperationRequest<'enrollFace'>;

/** Stores the face of a user who has none, unless another user has it, whatever their templates were made by. */
export const enrollFace: OperationDefinition<'enrollFace'> = {
  needs: 'face',
  engineFirst: true,
  async handle(request) {
    for (;;) {
      const answer = await enroll(request, await encodingsInUse(request));
      if (answer !== undefined) return answer;
    }
  },
};

/** @returns undefined where somebody else brought the client an encoder meanwhile: then it is to be looked among those as well. */
async function enroll(request: Request, inUse: EncodingsInUse) {
  const { client, input, templates, now } = request;
  const { userId } = input;
  if (!(await templates.has(client.id, userId, 'face'))) await prepareFaces(request, inUse);
  const face = await usableFace(request, input.photo, 'enrollment', encodersOf(inUse));
  if ('reason' in face) {
    await refused(request, { because: face.because });
    return failed(face.reason);
  }
  if (await templates.has(client.id, userId, 'face')) return answerEnrolled(request, face);

  const looks = await faceLooks(request, inUse);
  const falseMatchRate = rateOf(looks);
  const [own, ...others] = looks.flatMap((look) => look.for(face) ?? []);
  if (own === undefined) throw new TypeError('There is no vector of the active encoding.');
  const detail = {
    falseMatchRate,
    ...(looksYoung(face) && { looksYoung: true }),
    ...unseenDetail(inUse),
  };
  const recorded = await enrollmentAlong(request, detail);
  const elsewhere = { looks: others, unseen: inUse.unseen, first: inUse.first };
  const template = { userId, ...own.probe };
  const enrollment = await templates.enroll(client.id, template, own, now, recorded, elsewhere);
  switch (enrollment.outcome) {
    case 'enrolled':
      return {
        status: true,
        data: { message: 'FACE_ENROLLED_WITH_SUCCESS', enrolled: true },
      } as const;
    case 'duplicate': {
      await refused(request, { because: 'duplicate', falseMatchRate });
      const { userId: owner, score, look } = surest(enrollment.matches, looks);
      return alreadyDetected(owner, confidence(look.encoding, score, look.threshold));
    }
    case 'further encoder':
      return undefined;
    case 'enrolled already':
      return answerEnrolled(request, face);
    case 'user gone':
      throw refusedRequest('unknown user');
  }
}

/** Who has the face, by the encoding that is surest of it. */
function surest(
  matches: readonly (Match & { encoder: string })[],
  looks: readonly FaceLook[],
): FaceMatch {
  const ordered = looks.flatMap((look) =>
    matches
      .filter(({ encoder }) => encoder === look.encoding.encoder)
      .map((match) => faceMatch(look, match)),
  );
  const [first, ...others] = ordered;
  if (first === undefined) throw new TypeError('A duplicate was found by no look.');
  return others.reduce<FaceMatch>(surer, first);
}

/** What keeps an enrolment in the audit log. It says, too, when the search for duplicates could not see everybody. */
async function enrollmentAlong(
  { client, input, auditEntry }: Request,
  detail: AuditDetail<'face.enrolled'>,
): Promise<AlongEnrollment> {
  const entry = await auditEntry('face.enrolled', input.userId, detail);
  return ({ audit }, unseen) =>
    recordForClient(
      audit,
      client.id,
      unseen === 0 ? entry : { ...entry, detail: { ...detail, unseen } },
    );
}

/** Children grow out of their templates, and nobody measured how soon. It is noted, and decides nothing: ages are often misjudged. */
function looksYoung({ age }: UsableFace): boolean {
  return age !== undefined && age < 16;
}

/** A user who has a face changes nothing by sending one; whose it is decides what is answered. */
async function answerEnrolled(request: Request, { vectors }: UsableFace) {
  const { client, input, templates } = request;
  const engine = faceEngineOf(request);
  const enrolled = enrolledFace(engine, await templates.of(client.id, input.userId, 'face'));
  const vector = enrolled && vectors[enrolled.index];
  if (enrolled === undefined || vector === undefined) {
    await refused(request, { because: 'another encoder' });
    return failed(faceReason('anotherEncoder'));
  }
  const thresholds = await faceThresholds(request, enrolled.encoding);
  const { own, score, threshold } = recognize(enrolled, vector, thresholds);
  const { falseMatchRate } = threshold;
  await refused(request, { because: own ? 'enrolled already' : 'another face', falseMatchRate });
  return own
    ? alreadyDetected(input.userId, confidence(enrolled.encoding, score, threshold))
    : failed(faceReason('anotherFace'));
}

function refused(request: Request, detail: AuditDetail<'face.enrolment.refused'>) {
  return recordDecision(request, 'face.enrolment.refused', [request.input.userId], detail);
}

function failed(reason: string) {
  return { status: false, data: { message: 'FACE_ENROLLMENT_FAILED', reason } } as const;
}

function alreadyDetected(detectedId: string, confidence: number) {
  const message = 'FACE_ALREADY_DETECTED_ON_GALLERY';
  return { status: false, data: { message, detectedId, confidence, alreadyExists: true } } as const;
}
