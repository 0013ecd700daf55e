import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { session } from '../src/session/session.js';
import { masked, shortened } from '../src/wire/masked.js';
import { wire } from '../src/wire/wire.js';

const request = {
  operation: 'verifyFace',
  attempt: 1,
  method: 'POST',
  url: 'http://localhost/',
  headers: {},
  request: { values: {}, files: {} },
};

describe('the wire', () => {
  beforeEach(() => wire.clear());

  it('keeps a hundred requests, the latest first', () => {
    for (let times = 0; times < 101; times++)
      wire.sent({ ...request, url: `http://host/${times}` });
    expect(wire.get()).toHaveLength(100);
    expect(wire.get()[0]?.url).toBe('http://host/100');
  });

  it('joins an answer to its request, whichever comes first', () => {
    const [one, other] = [wire.sent(request), wire.sent(request)];
    wire.answered(other, { status: 200, milliseconds: 1, size: 2, body: {} });
    wire.read(one, { values: { liveness: 'true' }, files: {} });
    expect(
      wire.get().map(({ id, answer, request }) => [id, answer?.status, request.values]),
    ).toEqual([
      [other, 200, {}],
      [one, undefined, { liveness: 'true' }],
    ]);
  });

  it('tells whoever signs in nothing of who was there before', () => {
    vi.stubGlobal('sessionStorage', { setItem() {}, removeItem() {} });
    onTestFinished(() => {
      vi.unstubAllGlobals();
    });
    const late = wire.sent(request);
    session.begin({ key: 'another', secret: 'of another' });
    wire.answered(late, { status: 200, milliseconds: 1, size: 2, body: {} });
    expect(wire.get()).toEqual([]);
    wire.sent(request);
    session.forget();
    expect(wire.get()).toEqual([]);
  });

  it('holds no secret, wherever it stands', () => {
    const session = {
      key: 'key-of-a-client',
      secret: 'secret-"of"-it',
      livenessToken: 'a-token-of-it',
    };
    const shown = masked(session, {
      'secret-"of"-it': ['a-token-of-it', { deep: 'it was secret-"of"-it' }],
      none: undefined,
    });
    expect(shown).toEqual({ '***': ['***', { deep: 'it was ***' }] });
    expect(masked(session, undefined)).toBe(undefined);
  });

  it('holds no picture that travels as text', () => {
    const picture = 'A'.repeat(1_000_000);
    expect(
      JSON.stringify(shortened({ data: [{ photo: picture }], side: 'front' })).length,
    ).toBeLessThan(120);
    expect(shortened({ side: 'front', none: null })).toEqual({ side: 'front', none: null });
  });
});
