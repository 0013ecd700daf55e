import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keyedDigest,
  newDataKey,
  open,
  SealBroken,
  seal,
  subjectPseudonym,
  type TemplateContext,
  unwrapDataKey,
  type WrappingContext,
  wrapDataKey,
} from '../../src/keys/sealing.js';

const template: TemplateContext = {
  clientId: '7c6a1b9e-2b0f-4a5e-9a1f-0123456789ab',
  userId: 'a3c2f4e5a3c2f4e5a3c2f4e5',
  modality: 'face',
  encoder: 'mobilefacenet-1',
  version: 1,
  templateId: '0123456789abcdef01234567',
};
const owner: WrappingContext = {
  clientId: template.clientId,
  userId: template.userId,
  masterKeyId: 'k-0badcafe',
};

/** Text of any kind, lone surrogates and the separators of the encoding included. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom('|', ':', '1', '2', 'a', '\ud800', '\udfff'), maxLength: 6 }),
);
const anyTemplate: fc.Arbitrary<TemplateContext> = fc.record({
  clientId: text,
  userId: text,
  modality: text,
  encoder: text,
  version: fc.nat(300),
  templateId: text,
});
const anyOwner: fc.Arbitrary<WrappingContext> = fc.record({
  clientId: text,
  userId: text,
  masterKeyId: text,
});

describe('a sealed template', () => {
  it('opens in its own place, whatever it and the place are', () => {
    fc.assert(
      fc.property(anyTemplate, fc.uint8Array({ maxLength: 300 }), (context, plaintext) => {
        const key = newDataKey();
        const sealed = seal(key, context, plaintext);
        expect(sealed.length).toBe(plaintext.length + 29);
        expect(Buffer.compare(open(key, { ...context }, sealed), plaintext)).toBe(0);
      }),
    );
  });

  it('opens in no other place', () => {
    const key = newDataKey();
    fc.assert(
      fc.property(anyTemplate, anyTemplate, (here, there) => {
        fc.pre(JSON.stringify(here) !== JSON.stringify(there));
        const sealed = seal(key, here, randomBytes(8));
        expect(() => open(key, there, sealed)).toThrow(SealBroken);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['client', { clientId: template.userId }],
    ['user', { userId: `${template.userId}0` }],
    ['modality', { modality: 'voice' }],
    ['encoder', { encoder: 'mobilefacenet-2' }],
    ['version', { version: 2 }],
    ['template', { templateId: '0123456789abcdef01234568' }],
  ])('does not open for another %s', (_part, other) => {
    const key = newDataKey();
    const sealed = seal(key, template, randomBytes(64));
    expect(() => open(key, { ...template, ...other }, sealed)).toThrow(SealBroken);
    expect(open(key, template, sealed).length).toBe(64);
  });

  it.each([
    ['characters', ['ab', 'c'], ['a', 'bc']],
    ['separators', ['a|b', 'c'], ['a', 'b|c']],
    ['what looks like lengths', ['a|1:b', 'c'], ['a', '1:b|c']],
    ['lone surrogates', ['\ud800', 'c'], ['\ud801', 'c']],
  ])('does not open where only %s tell the places apart', (_what, [c, u], [otherC, otherU]) => {
    const key = newDataKey();
    const sealed = seal(key, { ...template, clientId: c ?? '', userId: u ?? '' }, randomBytes(8));
    const there = { ...template, clientId: otherC ?? '', userId: otherU ?? '' };
    expect(() => open(key, there, sealed)).toThrow(SealBroken);
  });

  it('does not open when any bit of it changed', () => {
    const key = newDataKey();
    const sealed = seal(key, template, randomBytes(48));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Uint8Array.from(sealed);
      changed.set([(sealed[bit >> 3] ?? 0) ^ (1 << (bit & 7))], bit >> 3);
      expect(() => open(key, template, changed), `bit ${bit}`).toThrow(SealBroken);
    }
  });

  it('does not open when it was cut or made longer', () => {
    const key = newDataKey();
    const sealed = seal(key, template, randomBytes(48));
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => open(key, template, sealed.subarray(0, length))).toThrow(SealBroken);
      expect(() => open(key, template, sealed.subarray(sealed.length - length))).toThrow(
        SealBroken,
      );
    }
    expect(() => open(key, template, Buffer.concat([sealed, Buffer.of(0)]))).toThrow(SealBroken);
  });

  it('does not open with another data key', () => {
    const sealed = seal(newDataKey(), template, randomBytes(48));
    expect(() => open(newDataKey(), template, sealed)).toThrow(SealBroken);
  });

  it('never has the same nonce, nor the same bytes, twice', () => {
    const key = newDataKey();
    const sealed = Array.from({ length: 5000 }, () =>
      Buffer.from(seal(key, template, new Uint8Array(16))),
    );
    expect(new Set(sealed.map((bytes) => bytes.toString('hex', 1, 13))).size).toBe(5000);
    expect(new Set(sealed.map((bytes) => bytes.toString('hex', 13))).size).toBe(5000);
  });

  it('tells nothing of itself when it does not open', () => {
    const key = newDataKey();
    const sealed = seal(key, template, Buffer.from('a face'));
    const refusal = caught(() => open(key, { ...template, userId: 'mallory' }, sealed));
    expect(refusal).toBeInstanceOf(SealBroken);
    expect(Object.keys(refusal)).toEqual(['name']);
    for (const secret of [key, sealed])
      expect(String(refusal.stack)).not.toContain(Buffer.from(secret).toString('hex'));
    expect(String(refusal.stack)).not.toMatch(/mallory|a face/);
    expect(refusal.cause).toBeUndefined();
  });
});

describe('a wrapped data key', () => {
  const masterKey = createSecretKey(randomBytes(32));

  it('is unwrapped for its owner alone', () => {
    fc.assert(
      fc.property(anyOwner, anyOwner, (here, there) => {
        const key = newDataKey();
        const wrapped = wrapDataKey(masterKey, here, key);
        expect(wrapped.length).toBe(61);
        expect(Buffer.compare(unwrapDataKey(masterKey, { ...here }, wrapped), key)).toBe(0);
        fc.pre(JSON.stringify(here) !== JSON.stringify(there));
        expect(() => unwrapDataKey(masterKey, there, wrapped)).toThrow(SealBroken);
      }),
    );
  });

  it.each([
    ['client', { clientId: 'another' }],
    ['user', { userId: 'another' }],
    ['master key id', { masterKeyId: 'k-00000000' }],
  ])('is not unwrapped for another %s', (_part, other) => {
    const wrapped = wrapDataKey(masterKey, owner, newDataKey());
    expect(() => unwrapDataKey(masterKey, { ...owner, ...other }, wrapped)).toThrow(SealBroken);
  });

  it('is not unwrapped by another master key, nor when any bit of it changed', () => {
    const wrapped = wrapDataKey(masterKey, owner, newDataKey());
    expect(() => unwrapDataKey(createSecretKey(randomBytes(32)), owner, wrapped)).toThrow(
      SealBroken,
    );
    for (let bit = 0; bit < wrapped.length * 8; bit += 1) {
      const changed = Uint8Array.from(wrapped);
      changed.set([(wrapped[bit >> 3] ?? 0) ^ (1 << (bit & 7))], bit >> 3);
      expect(() => unwrapDataKey(masterKey, owner, changed), `bit ${bit}`).toThrow(SealBroken);
    }
  });

  it('is never taken for a template, even under the same key', () => {
    const key = newDataKey();
    const fields = { clientId: 'c', userId: 'u', masterKeyId: 'face' };
    const wrapped = wrapDataKey(createSecretKey(key), fields, newDataKey());
    const place = { clientId: 'c', userId: 'u', modality: 'face', encoder: '', templateId: '' };
    expect(() => open(key, { ...place, version: 1 }, wrapped)).toThrow(SealBroken);
  });
});

describe('a keyed digest', () => {
  const digest = new Uint8Array(randomBytes(32));

  it('is the same for one key, place and digest, and another for any other', () => {
    const key = newDataKey();
    const keyed = keyedDigest(key, template, digest);
    expect(keyed).toHaveLength(32);
    expect(keyedDigest(Uint8Array.from(key), { ...template }, Uint8Array.from(digest))).toEqual(
      keyed,
    );
    const places = ['clientId', 'userId', 'modality', 'encoder'] as const;
    const others = [
      keyedDigest(newDataKey(), template, digest),
      keyedDigest(key, template, new Uint8Array(randomBytes(32))),
      ...places.map((part) => keyedDigest(key, { ...template, [part]: 'another' }, digest)),
    ];
    expect(
      new Set([keyed, ...others].map((bytes) => Buffer.from(bytes).toString('hex'))).size,
    ).toBe(7);
  });

  it('is the HMAC of no key that seals something', () => {
    const key = newDataKey();
    const plain = createHmac('sha256', key).update(digest).digest();
    expect(plain.equals(keyedDigest(key, template, digest))).toBe(false);
  });
});

describe('the pseudonym of a subject', () => {
  it('is the same as long as the data key lives, and tells users and keys apart', () => {
    const key = newDataKey();
    const pseudonym = subjectPseudonym(key, 'ada');
    expect(pseudonym).toMatch(/^[0-9a-f]{32}$/);
    expect(subjectPseudonym(Uint8Array.from(key), 'ada')).toBe(pseudonym);
    expect(subjectPseudonym(key, 'grace')).not.toBe(pseudonym);
    expect(subjectPseudonym(newDataKey(), 'ada')).not.toBe(pseudonym);
  });
});

function caught(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('Nothing was thrown');
}
