import { fakeBiometrid, samplePhoto } from '@biometrid/client/testing';
import { describe, expect, it } from 'vitest';

const user = '/api/1.0/users/59147e5afdda9b0ac0f5e31f';
const credentials = { 'x-biometrid-key': 'key', 'x-biometrid-secret': 'secret' };

describe('the fake is no kinder than a server', () => {
  it.each<[string, string, RequestInit & { headers?: Record<string, string> }, number, string]>([
    ['an unknown path', '/api/1.0/persons', {}, 404, 'PATH_NOT_FOUND'],
    ['a path without its base', '/users', {}, 404, 'PATH_NOT_FOUND'],
    ['a path whose id is empty', '/api/1.0/users//face/delete', {}, 404, 'PATH_NOT_FOUND'],
    ['a wrong method', '/api/1.0/users', { method: 'PUT' }, 405, 'METHOD_NOT_ALLOWED'],
    [
      'a wrong method where a user’s path would fit',
      '/api/1.0/users/find-by-face',
      { method: 'DELETE' },
      405,
      'METHOD_NOT_ALLOWED',
    ],
    [
      'no secret',
      user,
      { method: 'DELETE', headers: { 'x-biometrid-key': 'key' } },
      400,
      'AUTHENTICATION_HEADERS_MISSING',
    ],
    [
      'two secrets',
      user,
      { method: 'DELETE', headers: { ...credentials, 'x-biometrid-secret': 'one, two' } },
      400,
      'INVALID_REQUEST',
    ],
    [
      'an unknown key',
      user,
      { method: 'DELETE', headers: { ...credentials, 'x-biometrid-key': 'other' } },
      404,
      'CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS',
    ],
    [
      'a wrong secret',
      user,
      { method: 'DELETE', headers: { ...credentials, 'x-biometrid-secret': 'other' } },
      401,
      'INVALID_AUTHENTICATION_HEADERS',
    ],
    [
      'a parameter that nothing has',
      `/api/1.0/users?reference_id=a&more=b`,
      post(),
      400,
      'INVALID_REQUEST',
    ],
    [
      'a parameter twice',
      `/api/1.0/users?reference_id=a&reference_id=b`,
      post(),
      400,
      'INVALID_REQUEST',
    ],
    ['no value where one is needed', `/api/1.0/users`, post(), 400, 'INVALID_REQUEST'],
    [
      'a value of another form',
      `/api/1.0/users?reference_id=a&mac_address=b`,
      post(),
      400,
      'INVALID_REQUEST',
    ],
    [
      'a body that is no JSON',
      '/api/1.0/users',
      post('{', 'application/json'),
      400,
      'INVALID_REQUEST',
    ],
    [
      'a body of another type',
      '/api/1.0/users',
      post('<a/>', 'text/xml'),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a body where none is taken',
      user,
      { ...post('{}', 'application/json'), method: 'DELETE' },
      400,
      'INVALID_REQUEST',
    ],
    [
      'no photo',
      `${user}/dialogue/enroll/face`,
      post(form({ liveness: 'true' })),
      400,
      'NO_FILE_OR_INVALID_FORMAT',
    ],
    [
      'a photo that is none',
      `${user}/dialogue/enroll/face`,
      post(form({ photo: new Blob(['photo']) })),
      400,
      'NO_FILE_OR_INVALID_FORMAT',
    ],
    [
      'a text for a photo',
      `${user}/dialogue/enroll/face`,
      post(form({ photo: 'photo' })),
      400,
      'NO_FILE_OR_INVALID_FORMAT',
    ],
    [
      'a photo that is too large',
      `${user}/dialogue/enroll/face`,
      post(form({ photo: new Blob([samplePhoto(), new Uint8Array(1_048_576)]) })),
      413,
      'FILE_TOO_LARGE',
    ],
    [
      'an unknown field',
      `${user}/dialogue/enroll/face`,
      post(form({ photo: samplePhoto(), more: '1' })),
      400,
      'INVALID_REQUEST',
    ],
    [
      'an unknown field of a document',
      '/api/1.0/document/validate',
      post(form({ front: samplePhoto(), more: '1' })),
      400,
      'UNEXPECTED_FIELD',
    ],
    [
      'no side of a document',
      '/api/1.0/document/validate',
      post(form({ doctype: 'idcard' })),
      400,
      'NO_FILES_OR_INVALID_FORMATS',
    ],
    [
      'one photo of two',
      '/api/1.0/document/selfie-compare',
      post(form({ photo1: samplePhoto() })),
      400,
      'EXPECTING_2_IMAGE_FILES_TO_COMPARE',
    ],
    [
      'a photo that is no base64',
      '/api/1.0/document/selfie-compare-base64',
      post('{"photo1":"/9j/","photo2":"?"}', 'application/json'),
      400,
      'INVALID_BASE64STRING_PHOTO2',
    ],
    [
      'base64 that is no photo',
      '/api/1.0/document/selfie-compare-base64',
      post('{"photo1":"/9j/","photo2":"AAAA"}', 'application/json'),
      400,
      'NO_FILES_OR_INVALID_FORMATS',
    ],
    [
      'a language that is not offered',
      `${user}/dialogue/verify/voice`,
      post('language=tlh', 'application/x-www-form-urlencoded'),
      400,
      'INVALID_REQUEST',
    ],
  ])('%s', async (_fault, path, init, status, message) => {
    const { answer, api } = await ask(path, init);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toEqual({ status: false, data: { message } });
    expect(api.requests).toEqual([]);
    expect(api.refused).toMatchObject([{ status, code: message }]);
  });

  it('keeps of the address of a refused request the names of its parameters', async () => {
    const { api } = await ask('/api/1.0/users?secret=open-sesame&reference_id=b', post());
    expect(api.refused).toMatchObject([
      { code: 'INVALID_REQUEST', fault: 'unknown query parameter' },
    ]);
    expect(api.refused[0]?.url).toMatch(/users\?secret&reference_id$/);
  });

  it('refuses headers that are larger than a server reads', async () => {
    const headers = { ...credentials, cookie: 'a'.repeat(16_384) };
    const { answer } = await ask(user, { method: 'DELETE', headers });
    expect([answer.status, (await answer.json()).data.message]).toEqual([431, 'HEADERS_TOO_LARGE']);
  });

  it('tells the methods that a path has', async () => {
    const { answer } = await ask('/api/1.0/voice/languages', { method: 'DELETE' });
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });

  it('speaks of liveness in the envelope of its own', async () => {
    const { answer } = await ask('/biometrics/status', {});
    expect(await answer.json()).toMatchObject({
      meta: { ok: false, code: 400 },
      data: { message: 'AUTHENTICATION_HEADERS_MISSING' },
    });
  });

  it('answers HEAD without a body', async () => {
    const { answer } = await ask('/api/1.0/voice/languages', { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });

  it('keeps the id of a request, and gives one to others', async () => {
    const own = await ask(user, { headers: { ...credentials, 'x-request-id': 'mine' } });
    expect(own.answer.headers.get('x-request-id')).toBe('mine');
    const other = await ask(user, { headers: credentials });
    expect(other.answer.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('takes a base path that stands before all others', async () => {
    const api = fakeBiometrid({ basePath: '/biometrid' });
    const answer = await api.fetch('http://localhost/biometrid/api/1.0/voice/languages', {
      headers: credentials,
    });
    expect(answer.status).toBe(200);
  });
});

async function ask(path: string, init: RequestInit & { headers?: Record<string, string> }) {
  const api = fakeBiometrid({ key: 'key', secret: 'secret' });
  const answer = await api.fetch(`http://localhost${path}`, { headers: credentials, ...init });
  return { api, answer };
}

function post(body: string | FormData | null = null, type?: string) {
  return {
    method: 'POST',
    body,
    headers: { ...credentials, ...(type && { 'content-type': type }) },
  };
}

function form(fields: Record<string, string | Blob>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields))
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, name);
  return form;
}
