import type { BiometridClient } from '@biometrid/client';
import type { ExampleName } from '@biometrid/client/testing';
import type { OperationId } from '@biometrid/types';
import { type DocumentContent, documentPhoto } from '../engines/samples.js';
import { inBase64, photoOf } from '../operations/photos.js';

/** Who asks, for a user without anything, about a person whom nobody has heard of. */
interface Asking extends BiometridClient {
  readonly userId: string;
  readonly person: string;
}

type Ask = (asking: Asking) => Promise<unknown>;

/** An outcome that an example of the contract names, and how a server with the deterministic engines comes to it. */
export interface Outcome {
  readonly operation: OperationId;
  readonly example: string;
  readonly ask: Ask;
  /** What has to be done before. */
  readonly before?: Ask | undefined;
}

function of<Id extends OperationId>(
  operation: Id,
  example: ExampleName<Id>,
  ask: Ask,
  before?: Ask,
): Outcome {
  return { operation, example, ask, before };
}

/** Photos of the person, of somebody else, and of nobody. */
const own = ({ person }: Asking) => photoOf(person);
const other = () => photoOf('somebody else');
const none = () => photoOf();

type Photo = (asking: Asking) => Blob;
const ofUser =
  (method: 'enroll' | 'verify' | 'adapt') =>
  (photo: Photo): Ask =>
  (asking) =>
    asking.face[method]({ userId: asking.userId, photo: photo(asking) });
const [enroll, verify, adapt] = [ofUser('enroll'), ofUser('verify'), ofUser('adapt')];
const ofAnybody =
  (method: 'findUser' | 'findUsers' | 'getProperties') =>
  (photo: Photo): Ask =>
  (asking) =>
    asking.face[method]({ photo: photo(asking) });
const find = ofAnybody('findUser');
const findAll = ofAnybody('findUsers');
const estimate = ofAnybody('getProperties');
const enrolled = enroll(own);
const enrolledByOther: Ask = async (asking) => {
  const { data } = await asking.users.create({ reference_id: 'another' });
  return enroll(own)({ ...asking, userId: data.id });
};

const mac = ({ person }: Asking) => `00:00:5e:00:53:${person.slice(-2)}`;
const create: Ask = (asking) =>
  asking.users.create({ reference_id: 'customer', mac_address: mac(asking) });
const lookUp: Ask = (asking) => asking.users.findByMacAddress({ mac_address: mac(asking) });

const judge =
  (live: number): Ask =>
  async ({ liveness }) =>
    liveness.check({ auditTrail: [await inBase64(photoOf({ person: 'ada', live }))] });

const validate =
  (content: DocumentContent): Ask =>
  ({ documents }) =>
    documents.validate({ front: new Blob([documentPhoto(content)]) });
const validateBase64 =
  (content: DocumentContent): Ask =>
  ({ documents }) =>
    documents.validateBase64({ front: Buffer.from(documentPhoto(content)).toString('base64') });
const fields = { surnames: 'LOVELACE', names: 'ADA' };
const expired = { fields, expires: '2020-01-31' };

const compare =
  (photo: Photo): Ask =>
  (asking) =>
    asking.documents.comparePhoto({ photo1: own(asking), photo2: photo(asking) });
const compareBase64 =
  (photo: Photo): Ask =>
  async (asking) =>
    asking.documents.comparePhotoBase64({
      photo1: await inBase64(own(asking)),
      photo2: await inBase64(photo(asking)),
    });

/** Of what goes wrong before an engine is asked, the battery of faults has the rest. */
export const outcomes: readonly Outcome[] = [
  of('createUser', 'newUserCreated', create),
  of('createUser', 'userAlreadyAssociatedWithDevice', create, create),
  of('deleteUser', 'userRemoved', ({ users, userId }) => users.delete({ userId })),
  of('enrollFace', 'faceEnrolled', enroll(own)),
  of('enrollFace', 'faceEnrollmentFailed', enroll(none)),
  of('enrollFace', 'faceAlreadyDetectedOnGallery', enroll(own), enrolledByOther),
  of('verifyFace', 'faceRecognized', verify(own), enrolled),
  of('verifyFace', 'faceRecognitionFailed', verify(other), enrolled),
  of('verifyFace', 'enrollUserFaceFirst', verify(own)),
  of('adaptFace', 'faceAdapted', adapt(own), enrolled),
  of('adaptFace', 'faceAdaptFailed', adapt(none), enrolled),
  of('adaptFace', 'faceNotReliableToAdapt', adapt(other), enrolled),
  of('adaptFace', 'enrollUserFaceFirst', adapt(own)),
  of(
    'deleteFaceEnroll',
    'faceCredentialsDeleted',
    ({ face, userId }) => face.deleteEnroll({ userId }),
    enrolled,
  ),
  of('deleteFaceEnroll', 'enrollUserFaceFirst', ({ face, userId }) =>
    face.deleteEnroll({ userId }),
  ),
  of('findUserByFace', 'faceRecognized', find(own), enrolled),
  of('findUserByFace', 'faceEnrollmentFailed', find(none)),
  of('findUserByFace', 'faceRecognitionFailed', find(other)),
  of('findUsersByFaces', 'facesRecognized', findAll(own), enrolled),
  of('findUsersByFaces', 'faceEnrollmentFailed', findAll(none)),
  of('findUsersByFaces', 'faceRecognitionFailed', findAll(other)),
  of(
    'findFaceProperties',
    'facePropertiesFound',
    estimate(() =>
      photoOf({ person: 'ada', properties: { age: 32, gender: 'female', emotions: ['happy'] } }),
    ),
  ),
  of('findFaceProperties', 'facePropertiesFailed', estimate(none)),
  of(
    'findFaceProperties',
    'multipleFacesDetected',
    estimate(() => photoOf('ada', 'bob')),
  ),
  of('getLivenessStatus', 'ready', ({ liveness }) => liveness.getStatus()),
  of('checkLiveness', 'livenessPassed', judge(1)),
  of('checkLiveness', 'livenessUndetermined', judge(0.01)),
  of('verifyVoice', 'enrollUserVoiceFirst', ({ voice, userId }) => voice.verify({ userId })),
  of('adaptVoice', 'enrollUserVoiceFirst', ({ voice, userId }) => voice.adapt({ userId })),
  of('deleteVoiceEnroll', 'enrollUserVoiceFirst', ({ voice, userId }) =>
    voice.deleteEnroll({ userId }),
  ),
  of('enrollVoice', 'dialogueStarted', ({ voice, userId }) => voice.enroll({ userId })),
  of('listVoiceLanguages', 'languages', ({ voice }) => voice.listLanguages()),
  of('validateDocument', 'documentValidated', validate({ fields })),
  of('validateDocument', 'documentFailsCheck', validate(expired)),
  of('validateDocument', 'documentValidationFailed', validate({ blank: true })),
  of('validateDocumentBase64', 'documentValidated', validateBase64({ fields })),
  of('validateDocumentBase64', 'documentFailsCheck', validateBase64(expired)),
  of('validateDocumentBase64', 'documentValidationFailed', validateBase64({ blank: true })),
  of('compareDocumentPhoto', 'samePerson', compare(own)),
  of('compareDocumentPhoto', 'differentPersons', compare(other)),
  of('compareDocumentPhoto', 'faceComparisonFailedWithReason', compare(none)),
  of('compareDocumentPhotoBase64', 'samePerson', compareBase64(own)),
  of('compareDocumentPhotoBase64', 'differentPersons', compareBase64(other)),
  of('compareDocumentPhotoBase64', 'faceComparisonFailedWithReason', compareBase64(none)),
  of(
    'getEnrollStatus',
    'enrollStatus',
    ({ users, userId }) => users.getEnrollStatus({ userId }),
    enrolled,
  ),
  of('getPendingDialogue', 'none', ({ voice, userId }) => voice.getPendingDialogue({ userId })),
  of(
    'getPendingDialogue',
    'pending',
    ({ voice, userId }) => voice.getPendingDialogue({ userId }),
    ({ voice, userId }) => voice.enroll({ userId }),
  ),
  of('restartUserState', 'stateRestarted', ({ users, userId }) => users.restartState({ userId })),
  of('findUserByMacAddress', 'deviceNotAssociated', lookUp),
  of('findUserByMacAddress', 'userAlreadyRegistered', lookUp, create),
];
