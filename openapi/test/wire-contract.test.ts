import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { specFile } from '../generate/contract-files.js';
import {
  type OpenApiDocument,
  type OperationModel,
  readOperations,
  type Schema,
} from '../generate/model/index.js';

const document: OpenApiDocument = parse(readFileSync(specFile, 'utf8'));
const operations = readOperations(document);

/** What the published documentation says of each method, or what this project decided where it is silent. */
const published: {
  operation: string;
  request: string;
  success?: string[];
  failure?: string[];
  wrong?: string[];
  notFound?: string[];
}[] = JSON.parse(readFileSync(new URL('../published-operations.json', import.meta.url), 'utf8'));

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
  test('every operation, at its method and path', () => {
    const requests = new Map(
      operations.map(({ id, method, path }) => [id, `${method.toUpperCase()} ${path}`]),
    );
    for (const { operation, request } of published)
      expect([operation, requests.get(operation)]).toEqual([operation, request]);
  });

  for (const {
    operation: id,
    success = [],
    failure = [],
    wrong = [],
    notFound = [],
  } of published) {
    test(`${id} answers its documented outcomes and errors, and no others`, () => {
      const { outcomes, answers, body } = find(id);
      // A message once, whatever this project tells apart beneath it.
      const messages = (of: boolean) =>
        [
          ...new Set(
            outcomes.flatMap(({ status, message }) => (status === of && message ? [message] : [])),
          ),
        ].sort();
      expect(messages(true)).toEqual(success.toSorted());
      expect(messages(false)).toEqual(failure.toSorted());
      const errors: Record<string, string[]> = {
        '400': [...everywhere.wrong, ...wrong],
        '404': [...everywhere.notFound, ...notFound],
        ...always,
        ...(body ? withBody : {}),
      };
      const codes = [...answers.values()].flatMap((answer) =>
        answer.success ? [] : [[answer.status, answer.messages.toSorted()]],
      );
      expect(Object.fromEntries(codes)).toEqual(
        Object.fromEntries(Object.entries(errors).map(([status, all]) => [status, all.toSorted()])),
      );
    });
  }

  test('answers that tell when to come back, and which methods a path has, declare those headers', () => {
    for (const { answers } of operations) {
      for (const [status, header] of [
        ['405', 'Allow'],
        ['429', 'Retry-After'],
        ['503', 'Retry-After'],
        ['429', 'x-not-processed'],
        ['503', 'x-not-processed'],
      ] as const) {
        expect([...(answers.get(status)?.headers.keys() ?? [])]).toContain(header);
      }
      for (const { headers } of answers.values())
        expect([...headers.keys()]).toContain('x-request-id');
    }
  });

  test('where a page lists its errors they are documented, elsewhere they follow its siblings', () => {
    const provenance = (id: string, status: string) => find(id).answers.get(status)?.provenance;
    const listed = [
      'deleteUser',
      'deleteFaceEnroll',
      'deleteVoiceEnroll',
      'getPendingDialogue',
      'restartUserState',
    ];
    for (const { operation: id } of published) {
      for (const status of ['401', '402']) {
        expect([id, status, provenance(id, status)]).toEqual([
          id,
          status,
          listed.includes(id) ? 'documented' : 'inferred',
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
    const schemes = (id: string) => find(id).credentials.map(({ scheme }) => scheme);
    expect(document.security).toEqual([{ biometridKey: [], biometridSecret: [] }]);
    expect(schemes('createUser')).toEqual(['biometridKey', 'biometridSecret']);
    expect(schemes('getLivenessStatus')).toEqual(['livenessToken']);
    expect(schemes('checkLiveness')).toEqual(['livenessToken']);
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

function find(id: string): OperationModel {
  const found = operations.find((operation) => operation.id === id);
  if (!found) throw new Error(`The contract has no operation ${id}`);
  return found;
}

function schema(name: string): Schema {
  const found = document.components.schemas?.[name];
  if (!found) throw new Error(`No schema ${name}`);
  return found;
}
