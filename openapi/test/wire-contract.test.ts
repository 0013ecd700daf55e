import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { specFile } from '../generate/contract-files.js';
import {
  httpMethods,
  type OpenApiDocument,
  type Operation,
  provenanceOfResponse,
  type Response,
  type Schema,
} from '../generate/model/index.js';

const document: OpenApiDocument = parse(readFileSync(specFile, 'utf8'));
const client = 'CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS';
const user = 'USERID_NOT_EXISTS';
const faceEngine = 'NO_FACE_ENGINE_CONFIGURATION_AVAILABLE';
const voiceEngine = 'NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE';

/** What the published documentation says of each method, or what this project decided where it is silent. */
const methods: {
  operation: string;
  request: string;
  success?: string[];
  failure?: string[];
  wrong?: string[];
  notFound?: string[];
}[] = [
  {
    operation: 'createUser',
    request: 'POST /users',
    success: ['NEW_USER_CREATED', 'USER_ALREADY_ASSOCIATED_WITH_DEVICE'],
    notFound: [client],
  },
  {
    operation: 'deleteUser',
    request: 'DELETE /users/{userId}',
    success: ['USER_REMOVED_WITH_SUCCESS'],
    notFound: [client, user],
  },
  {
    operation: 'enrollFace',
    request: 'POST /users/{userId}/dialogue/enroll/face',
    success: ['FACE_ENROLLED_WITH_SUCCESS'],
    failure: ['FACE_ENROLLMENT_FAILED', 'FACE_ALREADY_DETECTED_ON_GALLERY'],
    wrong: ['NO_FILE_OR_INVALID_FORMAT'],
    notFound: [client, user, faceEngine],
  },
  {
    operation: 'verifyFace',
    request: 'POST /users/{userId}/dialogue/verify/face',
    success: ['FACE_RECOGNIZED_WITH_SUCCESS'],
    failure: ['FACE_RECOGNITION_FAILED'],
    wrong: ['NO_FILE_OR_INVALID_FORMAT', 'ENROLL_USER_FACE_FIRST'],
    notFound: [client, user, faceEngine],
  },
  {
    operation: 'adaptFace',
    request: 'POST /users/{userId}/dialogue/adapt/face',
    success: ['FACE_ADAPTED_WITH_SUCCESS'],
    failure: ['FACE_ADAPT_FAILED', 'FACE_NOT_REALIABLE_TO_ADAPT'],
    wrong: ['NO_FILE_OR_INVALID_FORMAT', 'ENROLL_USER_FACE_FIRST'],
    notFound: [client, user, faceEngine],
  },
  {
    operation: 'deleteFaceEnroll',
    request: 'DELETE /users/{userId}/face/delete',
    success: ['USER_FACE_CREDENTIALS_DELETED'],
    wrong: ['ENROLL_USER_FACE_FIRST'],
    notFound: [client, user, faceEngine],
  },
  {
    operation: 'findUserByFace',
    request: 'POST /users/find-by-face',
    success: ['FACE_RECOGNIZED_WITH_SUCCESS'],
    failure: ['FACE_ENROLLMENT_FAILED', 'FACE_RECOGNITION_FAILED'],
    wrong: ['NO_FILE_OR_INVALID_FORMAT'],
    notFound: [client, faceEngine],
  },
  {
    operation: 'findUsersByFaces',
    request: 'POST /users/find-by-multiple',
    success: ['FACE_RECOGNIZED_WITH_SUCCESS'],
    failure: ['FACE_ENROLLMENT_FAILED', 'FACE_RECOGNITION_FAILED'],
    wrong: ['NO_FILE_OR_INVALID_FORMAT'],
    notFound: [client, faceEngine],
  },
  {
    operation: 'findFaceProperties',
    request: 'POST /users/find-face-properties',
    success: ['FACE_RECOGNIZED_WITH_SUCCESS'],
    failure: ['FACE_PROPERTIES_FAILED', 'MULTIPLE_FACES_DETECTED'],
    wrong: ['NO_FILE_OR_INVALID_FORMAT'],
    notFound: [client, faceEngine],
  },
  { operation: 'getLivenessStatus', request: 'GET /biometrics/status' },
  { operation: 'checkLiveness', request: 'POST /biometrics/liveness' },
  {
    operation: 'enrollVoice',
    request: 'POST /users/{userId}/dialogue/enroll/voice',
    success: [
      'DIALOGUE_STARTED_WITH_SUCCESS',
      'AUDIO_SUBMITTED_WITH_SUCCESS',
      'AUDIO_ENROLLED_WITH_SUCCESS',
    ],
    failure: ['ENROLLMENT_FAILED'],
    wrong: ['NO_FILE_OR_INVALID_FORMAT'],
    notFound: [client, user, voiceEngine],
  },
  {
    operation: 'verifyVoice',
    request: 'POST /users/{userId}/dialogue/verify/voice',
    success: [
      'DIALOGUE_STARTED_WITH_SUCCESS',
      'AUDIO_SUBMITTED_WITH_SUCCESS',
      'AUDIO_VERIFIED_WITH_SUCCESS',
    ],
    failure: ['AUDIO_VERIFICATION_FAILED'],
    wrong: ['NO_FILE_OR_INVALID_FORMAT', 'ENROLL_USER_VOICE_FIRST'],
    notFound: [client, user, voiceEngine],
  },
  {
    operation: 'adaptVoice',
    request: 'POST /users/{userId}/adapt/voice',
    success: [
      'DIALOGUE_STARTED_WITH_SUCCESS',
      'AUDIO_SUBMITTED_WITH_SUCCESS',
      'AUDIO_ADAPTED_WITH_SUCCESS',
    ],
    failure: ['AUDIO_ADAPT_FAILED'],
    wrong: ['NO_FILE_OR_INVALID_FORMAT', 'ENROLL_USER_VOICE_FIRST'],
    notFound: [client, user, voiceEngine],
  },
  {
    operation: 'deleteVoiceEnroll',
    request: 'DELETE /users/{userId}/voice/delete',
    success: ['USER_VOICE_CREDENTIALS_DELETED'],
    wrong: ['ENROLL_USER_VOICE_FIRST'],
    notFound: [client, user, voiceEngine],
  },
  { operation: 'listVoiceLanguages', request: 'GET /voice/languages', notFound: [client] },
  {
    operation: 'validateDocument',
    request: 'POST /document/validate',
    success: ['DOCUMENT_VALIDATED_WITH_SUCCESS'],
    failure: ['DOCUMENT_VALIDATION_FAILED'],
    wrong: ['NO_FILES_OR_INVALID_FORMATS', 'UNEXPECTED_FIELD'],
    notFound: [client],
  },
  {
    operation: 'validateDocumentBase64',
    request: 'POST /document/validate-base64',
    success: ['DOCUMENT_VALIDATED_WITH_SUCCESS'],
    failure: ['DOCUMENT_VALIDATION_FAILED'],
    wrong: [
      'NO_FILES_OR_INVALID_FORMATS',
      'UNEXPECTED_FIELD',
      'INVALID_BASE64STRING_FRONT',
      'INVALID_BASE64STRING_BACK',
    ],
    notFound: [client],
  },
  {
    operation: 'compareDocumentPhoto',
    request: 'POST /document/selfie-compare',
    success: ['FACE_COMPARED_WITH_SUCCESS'],
    failure: ['FACE_COMPARISON_FAILED'],
    wrong: [
      'NO_FILES_OR_INVALID_FORMATS',
      'EXPECTING_2_IMAGE_FILES_TO_COMPARE',
      'UNEXPECTED_FIELD',
    ],
    notFound: [client],
  },
  {
    operation: 'compareDocumentPhotoBase64',
    request: 'POST /document/selfie-compare-base64',
    success: ['FACE_COMPARED_WITH_SUCCESS'],
    failure: ['FACE_COMPARISON_FAILED'],
    wrong: [
      'NO_FILES_OR_INVALID_FORMATS',
      'EXPECTING_2_IMAGE_FILES_TO_COMPARE',
      'UNEXPECTED_FIELD',
      'INVALID_BASE64STRING_PHOTO1',
      'INVALID_BASE64STRING_PHOTO2',
    ],
    notFound: [client],
  },
  {
    operation: 'getEnrollStatus',
    request: 'GET /users/{userId}/enroll/status',
    notFound: [client, user],
  },
  {
    operation: 'getPendingDialogue',
    request: 'GET /users/{userId}/voice/is-pending',
    notFound: [client, user],
  },
  {
    operation: 'restartUserState',
    request: 'GET /users/{userId}/restart-state',
    success: ['STATE_RESTARTED_WITH_SUCCESS'],
    notFound: [client, user],
  },
  {
    operation: 'findUserByMacAddress',
    request: 'GET /users/find-by-address',
    success: ['DEVICE_NOT_ASSOCIATED_TO_USER', 'USER_ALREADY_REGISTERED_ON_THIS_DEVICE'],
    notFound: [client],
  },
];

/** What the project answers on every operation beside the documented. */
const everywhere = {
  wrong: ['AUTHENTICATION_HEADERS_MISSING', 'INVALID_REQUEST'],
  notFound: ['PATH_NOT_FOUND'],
};
const always: Record<string, string[]> = {
  '401': ['INVALID_AUTHENTICATION_HEADERS'],
  '402': ['REQUEST_LIMIT_REACHED'],
  '405': ['METHOD_NOT_ALLOWED'],
  '429': ['TOO_MANY_REQUESTS'],
  '431': ['HEADERS_TOO_LARGE'],
  '500': ['PROBLEM_OCURRED_REPEAT_REQUEST'],
  '503': ['ENGINE_NOT_AVAILABLE'],
};
const withBody: Record<string, string[]> = {
  '413': ['FILE_TOO_LARGE'],
  '415': ['UNSUPPORTED_MEDIA_TYPE'],
};

describe('the contract holds what was published', () => {
  test('the 24 operations, each at its method and path', () => {
    const found = allOperations().map(
      ({ request, operation }) => `${operation.operationId}: ${request}`,
    );
    expect(found.sort()).toEqual(
      methods.map(({ operation, request }) => `${operation}: ${request}`).sort(),
    );
  });

  for (const { operation: id, success = [], failure = [], wrong = [], notFound = [] } of methods) {
    test(`${id} answers its documented outcomes and errors, and no others`, () => {
      const operation = find(id);
      expect(outcomes(operation, true).sort()).toEqual(success.toSorted());
      expect(outcomes(operation, false).sort()).toEqual(failure.toSorted());
      const errors: Record<string, string[]> = {
        '400': [...everywhere.wrong, ...wrong],
        '404': [...everywhere.notFound, ...notFound],
        ...always,
        ...(operation.requestBody ? withBody : {}),
      };
      const statuses = Object.keys(operation.responses).filter((status) => status !== '200');
      expect(statuses.sort()).toEqual(Object.keys(errors).sort());
      for (const [status, messages] of Object.entries(errors)) {
        expect([status, ...messagesOf(jsonSchema(operation, status)).sort()]).toEqual([
          status,
          ...messages.sort(),
        ]);
      }
    });
  }

  test('answers that tell when to come back, and which methods a path has, declare those headers', () => {
    for (const { operation } of allOperations()) {
      for (const [status, header] of [
        ['405', 'Allow'],
        ['429', 'Retry-After'],
        ['503', 'Retry-After'],
        ['429', 'x-not-processed'],
        ['503', 'x-not-processed'],
      ] as const) {
        expect(Object.keys(response(operation, status).headers ?? {})).toContain(header);
      }
      for (const status of Object.keys(operation.responses)) {
        expect(Object.keys(response(operation, status).headers ?? {})).toContain('x-request-id');
      }
    }
  });

  test('where a page lists its errors they are documented, elsewhere they follow its siblings', () => {
    const provenance = (id: string, status: string) =>
      provenanceOfResponse(find(id), status, response(find(id), status));
    const listed = [
      'deleteUser',
      'deleteFaceEnroll',
      'deleteVoiceEnroll',
      'getPendingDialogue',
      'restartUserState',
    ];
    for (const { operation } of allOperations()) {
      for (const status of ['401', '402']) {
        expect([operation.operationId, status, provenance(operation.operationId, status)]).toEqual([
          operation.operationId,
          status,
          listed.includes(operation.operationId) ? 'documented' : 'inferred',
        ]);
      }
    }
    expect(provenance('restartUserState', '500')).toBe('later-version');
    expect(provenance('deleteUser', '500')).toBe('inferred');
    expect(provenance('findUserByFace', '400')).toBe('documented');
    expect(provenance('enrollFace', '400')).toBe('inferred');
    expect(provenance('deleteUser', '404')).toBe('documented');
    expect(provenance('getEnrollStatus', '404')).toBe('inferred');
  });

  test('key and secret go together, and the liveness host has its own token', () => {
    expect(document.security).toEqual([{ biometridKey: [], biometridSecret: [] }]);
    expect(find('getLivenessStatus').security).toEqual([{ livenessToken: [] }]);
    expect(find('checkLiveness').security).toEqual([{ livenessToken: [] }]);
  });

  test('paths carry no version; the servers do, and the liveness paths have servers without it', () => {
    expect(document.servers?.map(({ url }) => url)).toEqual([
      'https://api.biometrid.com/api/1.0',
      '{origin}/api/1.0',
    ]);
    for (const path of ['/biometrics/status', '/biometrics/liveness']) {
      expect(document.paths[path]?.servers?.map(({ url }) => url)).toEqual([
        'https://face.biometrid.com',
        '{origin}',
      ]);
    }
  });

  test('an image and a recording may have 1,048,576 bytes', () => {
    expect(schema('ImageFile')['x-max-bytes']).toBe(1_048_576);
    expect(schema('ImageBase64')['x-max-bytes']).toBe(1_048_576);
    expect(schema('VoiceRequest').properties?.['audio']?.['x-max-bytes']).toBe(1_048_576);
  });

  test('no data at all is the answer when no dialogue is pending', () => {
    expect(schema('GetPendingDialogueOutcome').required).toEqual(['status']);
  });

  test('a confidence is text where it was published as text, and a number in the gallery answer', () => {
    expect(schema('FaceAlreadyDetectedOnGallery').properties?.['confidence']?.type).toBe('number');
    for (const name of ['UserRecognized', 'FoundUser', 'FaceCompared', 'FaceVerified']) {
      expect(schema(name).properties?.['confidence']?.$ref).toBe(
        '#/components/schemas/ConfidenceText',
      );
    }
  });
});

function allOperations(): { request: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    httpMethods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ request: `${method.toUpperCase()} ${path}`, operation }] : [];
    }),
  );
}

function find(id: string): Operation {
  const found = allOperations().find(({ operation }) => operation.operationId === id);
  if (!found) throw new Error(`The contract has no operation ${id}`);
  return found.operation;
}

function response(operation: Operation, status: string): Response {
  const value = operation.responses[status];
  if (value === undefined) throw new Error(`${operation.operationId} has no ${status}`);
  if (!('$ref' in value)) return value;
  const shared = document.components.responses?.[lastPart(value.$ref)];
  if (!shared) throw new Error(`No shared response ${value.$ref}`);
  return shared;
}

function jsonSchema(operation: Operation, status: string): Schema {
  return follow(response(operation, status).content?.['application/json']?.schema ?? {});
}

/** The messages of an operation's 200 envelopes with that `status`. */
function outcomes(operation: Operation, status: boolean): string[] {
  const outer = jsonSchema(operation, '200');
  return (outer.oneOf ?? [outer])
    .map(follow)
    .filter((envelope) => envelope.properties?.['status']?.const === status)
    .flatMap(messagesOf);
}

function messagesOf(envelope: Schema): string[] {
  const data = follow(envelope.properties?.['data'] ?? {});
  return (data.oneOf ?? [data]).map(follow).flatMap((branch) => {
    const message = branch.properties?.['message'];
    if (!message || branch.properties?.['livenessResult']) return [];
    return (message.enum ?? [message.const]).filter((value) => typeof value === 'string');
  });
}

function follow(value: Schema): Schema {
  return value.$ref === undefined ? value : schema(lastPart(value.$ref));
}

function schema(name: string): Schema {
  const found = document.components.schemas?.[name];
  if (!found) throw new Error(`No schema ${name}`);
  return found;
}

function lastPart(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}
