import { isBiometridHttpError } from '@biometrid/client';
import { type Field, type OperationModel, readOperations } from '@biometrid/openapi/model';
import type { OperationId } from '@biometrid/types';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDocument } from '../../src/contract/document.js';
import type { Operations } from '../../src/contract/operation.js';
import { isRecord } from '../../src/json/json.js';
import { StorageUnavailable } from '../../src/storage/storage.js';
import { startEchoServer } from '../bad-input/echo-server.js';
import { file, multipart, multipartType } from '../bad-input/multipart.js';
import { type ContractOperation, contractOperations } from '../contract-operations.js';
import { documentEngine, faceEngine, facePhoto, voiceEngine } from '../engines/samples.js';
import { enrollVoice } from '../operations/enroll-voice.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
  testClient,
} from '../server-under-test.js';
import { aUser } from '../storage/samples.js';

/** What has to be seen of each operation: every status that the contract documents. */
const seen = new Map<OperationId, Set<number>>(contractOperations.map(({ id }) => [id, new Set()]));

/** What cannot be provoked yet, and why. */
const unreachable = new Map<string, string>([
  ['validateDocument 200', 'there is no engine that reads documents'],
  ['validateDocumentBase64 200', 'there is no engine that reads documents'],
]);

const models = new Map(readOperations(loadDocument()).map((model) => [model.id, model]));

const photo = new Blob([facePhoto({ faces: [{ person: 'ada' }] })], { type: 'image/jpeg' });
const photoText = Buffer.from(facePhoto({ faces: [{ person: 'ada' }] })).toString('base64');

let server: ServerUnderTest;
let client: TestClient;
beforeAll(async () => {
  server = await startServerUnderTest({ faceEngine, voiceEngine, documentEngine });
  client = await server.client();
});
afterAll(() => server.stop());

describe.each([
  ['200 when all is as it should be', 200, allIsWell],
  ['400 when an authentication header is missing', 400, headerMissing],
  ['401 when the secret does not fit', 401, secretWrong],
  ['402 when the quota is spent', 402, quotaSpent],
  ['404 when nobody has the key, or the path is none', 404, nobodyHasTheKey],
  ['405 for another method', 405, anotherMethod],
  ['413 for a body that is too large', 413, tooLarge],
  ['415 for a body of another type', 415, anotherType],
  ['429 when the rate limit is reached', 429, tooFast],
  ['431 for headers that are too large', 431, headersTooLarge],
  ['500 when a handler fails', 500, handlerFails],
  ['503 when the storage cannot answer', 503, storageAway],
] as const)('is answered with %s:', (_what, status, provoke) => {
  const documenting = contractOperations.filter(
    ({ id, statuses }) => statuses.has(status) && !unreachable.has(`${id} ${status}`),
  );

  it.each(documenting.map((operation) => [operation.id, operation] as const))(
    '%s',
    async (id, operation) => {
      expect(await provoke(operation)).toBe(status);
      seen.get(id)?.add(status);
    },
  );
});

it('no documented status of an operation is left out', () => {
  const left = contractOperations.flatMap(({ id, statuses }) =>
    [...statuses].filter((status) => !seen.get(id)?.has(status)).map((status) => `${id} ${status}`),
  );
  expect(left).toEqual([...unreachable.keys()]);
});

function modelOf(id: OperationId): OperationModel {
  const model = models.get(id);
  if (model === undefined) throw new Error(`The contract has no operation ${id}`);
  return model;
}

/** Calls an operation as its user does, and gives the status that it was answered with. */
async function call(
  { id }: ContractOperation,
  { biometrid }: TestClient,
  input: Readonly<Record<string, unknown>>,
): Promise<number> {
  let method: unknown = biometrid;
  for (const name of modelOf(id).clientName?.split('.') ?? [])
    method = isRecord(method) ? method[name] : undefined;
  if (typeof method !== 'function') throw new Error(`The client has no method for ${id}`);
  try {
    await method(input);
    return 200;
  } catch (error) {
    if (isBiometridHttpError(error)) return error.status;
    throw error;
  }
}

/** Input that the contract has nothing against: its own examples, and a photo wherever one may be. */
function inputFor({ id }: ContractOperation, userId: string): Record<string, unknown> {
  const { fields, body } = modelOf(id);
  const [example] = body?.forms.get('application/json')?.examples.values() ?? [];
  const shown = isRecord(example?.value) ? example.value : {};
  const values = [...fields.values()].map((field) => [field.name, valueFor(field, shown, userId)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function valueFor(field: Field, shown: Readonly<Record<string, unknown>>, userId: string): unknown {
  if (field.place === 'path') return userId;
  if (field.file) return field.file.contentTypes.includes('image/jpeg') ? photo : undefined;
  if (field.base64MaxBytes !== undefined) return field.type === 'string' ? photoText : undefined;
  return field.example ?? shown[field.name];
}

/** A user of a client who is enrolled where the operation asks for that. */
async function userFor({ id, userParameter }: ContractOperation, of: TestClient): Promise<string> {
  if (userParameter === undefined) return '';
  const { biometrid } = of;
  const userId = (await biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
  if (['verifyFace', 'adaptFace', 'deleteFaceEnroll'].includes(id)) {
    await biometrid.face.enroll({ userId, photo });
  }
  if (['verifyVoice', 'adaptVoice', 'deleteVoiceEnroll'].includes(id)) {
    await enrollVoice(biometrid, userId);
  }
  return userId;
}

async function allIsWell(operation: ContractOperation): Promise<number> {
  // Of its own: in the galleries of the others there is somebody already.
  const own = await server.client();
  return call(operation, own, inputFor(operation, await userFor(operation, own)));
}

async function headerMissing(operation: ContractOperation): Promise<number> {
  const { method } = operation;
  return (await ask(server.origin, { method, path: operation.pathFor('nobody') })).status;
}

async function secretWrong(operation: ContractOperation): Promise<number> {
  const impostor = testClient(server.origin, {
    ...client,
    secret: 'x'.repeat(43),
    livenessToken: 'x'.repeat(43),
  });
  return call(operation, impostor, inputFor(operation, 'nobody'));
}

async function quotaSpent(operation: ContractOperation): Promise<number> {
  return call(operation, await server.client({ quota: 0 }), inputFor(operation, 'nobody'));
}

async function nobodyHasTheKey(operation: ContractOperation): Promise<number> {
  if (operation.authentication === 'client') {
    const stranger = testClient(server.origin, { ...client, key: 'f'.repeat(32) });
    return call(operation, stranger, inputFor(operation, 'nobody'));
  }
  const { method } = operation;
  return (await ask(server.origin, { method, path: `${operation.pathFor('')}/further` })).status;
}

async function anotherMethod(operation: ContractOperation): Promise<number> {
  return (await ask(server.origin, { method: 'PATCH', path: operation.pathFor('nobody') })).status;
}

/** The operations without what they do: files get to the binder though no engine is there to want them. */
let echo: Awaited<ReturnType<typeof startEchoServer>> | undefined;
afterAll(() => echo?.stop());
async function toBinder(
  operation: ContractOperation,
  type: string,
  body: string | Buffer,
): Promise<number> {
  echo ??= await startEchoServer();
  const { headers, livenessToken } = echo.client;
  const answer = await ask(echo.origin, {
    method: operation.method,
    path: operation.pathFor(echo.userId),
    headers: {
      ...(operation.authentication === 'client' ? headers : { 'x-app-token': livenessToken }),
      'content-type': type,
    },
    body,
  });
  return answer.status;
}

async function tooLarge(operation: ContractOperation): Promise<number> {
  const content = file.jpeg(16_000_000);
  return operation.body?.mediaTypes.has('multipart/form-data')
    ? toBinder(operation, multipartType, multipart([{ name: 'photo', content, filename: 'a' }]))
    : toBinder(operation, 'application/json', content);
}

async function anotherType(operation: ContractOperation): Promise<number> {
  return toBinder(operation, 'text/plain', 'a text');
}

async function tooFast(operation: ContractOperation): Promise<number> {
  return call(operation, await server.client({ rateLimit: 0 }), inputFor(operation, 'nobody'));
}

async function headersTooLarge(operation: ContractOperation): Promise<number> {
  const { method } = operation;
  const headers = { 'x-large': 'x'.repeat(40_000) };
  return (await ask(server.origin, { method, path: operation.pathFor('nobody'), headers })).status;
}

async function handlerFails(operation: ContractOperation): Promise<number> {
  return withFailure(operation, new Error('This handler fails.'));
}

async function storageAway(operation: ContractOperation): Promise<number> {
  return withFailure(operation, new StorageUnavailable('The database is away.'));
}

/** A server whose operations all fail. */
let failing: { server: ServerUnderTest; client: TestClient; userId: string } | undefined;
let failure: Error;
afterAll(() => failing?.server.stop());
async function withFailure(operation: ContractOperation, error: Error): Promise<number> {
  failure = error;
  failing ??= await startFailing();
  return call(operation, failing.client, inputFor(operation, failing.userId));
}

async function startFailing() {
  const fails = {
    handle() {
      throw failure;
    },
  };
  const server = await startServerUnderTest(
    { validateAnswers: false },
    Object.fromEntries(contractOperations.map(({ id }) => [id, fails])) as unknown as Operations,
  );
  const client = await server.client();
  const userId = 'a-user';
  await server.storage.users.create(client.id, aUser({ id: userId }));
  return { server, client, userId };
}
