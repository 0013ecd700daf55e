import { describe, expect, it } from 'vitest';
import { newSession, sessionCookie, sessionHint } from '../../src/dialogues/session-cookie.js';

describe('the session cookie', () => {
  it('is out of the reach of scripts and goes to the users’ paths alone', () => {
    expect(sessionCookie('token', false, false)).toBe(
      'biometrid.sid=token; Path=/api/1.0/users; HttpOnly; SameSite=Lax',
    );
  });

  it('goes over TLS alone when it came over TLS', () => {
    expect(sessionCookie('token', true, false)).toMatch(/; SameSite=Lax; Secure$/);
  });

  it.each([true, false])('travels across origins over TLS alone (over TLS: %s)', (secure) => {
    expect(sessionCookie('token', secure, true)).toMatch(/; SameSite=None; Secure$/);
  });

  it('is another one each time, of at least 128 bits, and is not kept itself', () => {
    const sessions = Array.from({ length: 100 }, () => newSession('client'));
    expect(new Set(sessions.map(({ token }) => token)).size).toBe(100);
    for (const { token, hash } of sessions) {
      expect(Buffer.from(token, 'base64url').byteLength).toBeGreaterThanOrEqual(16);
      expect(hash).toHaveLength(32);
      expect(Buffer.from(hash).includes(token)).toBe(false);
    }
  });

  describe('as a hint', () => {
    const { token, hash } = newSession('client');

    it.each([
      `biometrid.sid=${token}`,
      `other=1; biometrid.sid=${token}; another=2`,
      `biometrid.sid=older; biometrid.sid=${token}`,
      ` biometrid.sid=${token} ;`,
    ])('tells the session of the dialogue (%#)', (cookies) => {
      expect(sessionHint(cookies, 'client', hash)).toBe('same');
    });

    it.each([
      'biometrid.sid=wrong',
      'biometrid.sid=',
      `biometrid.sid=${token}x`,
      `biometrid.sid=${newSession('client').token}`,
    ])('tells another session (%#)', (cookies) => {
      expect(sessionHint(cookies, 'client', hash)).toBe('other');
    });

    it.each([
      undefined,
      '',
      ';;;',
      'other=1',
      `biometrid_sid=${token}`,
      `x.biometrid.sid=${token}`,
    ])('tells that there is none (%#)', (cookies) => {
      expect(sessionHint(cookies, 'client', hash)).toBe('none');
    });

    it('means nothing to another client', () => {
      expect(sessionHint(`biometrid.sid=${token}`, 'another', hash)).toBe('other');
    });

    it('of a hash of another length is another session', () => {
      expect(sessionHint(`biometrid.sid=${token}`, 'client', new Uint8Array(5))).toBe('other');
    });
  });
});
