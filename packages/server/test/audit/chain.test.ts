import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChainBreak,
  ChainVerifier,
  headIsSigned,
  linkEntry,
  signHead,
} from '../../src/audit/chain.js';
import type { AuditEntry, AuditHead, LinkedEntry } from '../../src/storage/storage.js';

const key = randomBytes(32);
const otherKey = randomBytes(32);

const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
);
const anyEntry: fc.Arbitrary<AuditEntry> = fc.record(
  {
    at: fc.integer({ min: 0, max: 4e12 }),
    action: fc.constantFrom('user.created', 'user.deleted', 'face.verified'),
    subject: fc.stringMatching(/^[0-9a-f]{32}$/),
    request: fc.uuid(),
    detail: fc.dictionary(fc.string({ unit: 'binary', maxLength: 5 }), value, { maxKeys: 4 }),
  },
  { requiredKeys: ['at', 'action'] },
);
const anyEntries = fc.array(anyEntry, { minLength: 2, maxLength: 12 });
/** A chain, and a place in it. */
const chainAndPlace = fc
  .tuple(anyEntries, fc.nat())
  .map(([entries, n]): [LinkedEntry[], number] => [link(entries), n % entries.length]);

describe('a chain of audit entries', () => {
  it('verifies as it was written, also when the database kept the details in another order', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const chain = link(entries);
        const kept = chain.map((entry) => ({ ...entry, ...reversed(entry.detail) }));
        const written: LinkedEntry[] = JSON.parse(JSON.stringify(kept));
        expect(verify(written, { head: headOf(chain.at(-1)) })).toEqual({
          head: headOf(chain.at(-1)),
        });
        expect(chain.map(({ sequence }) => sequence)).toEqual(entries.map((_, n) => n + 1));
      }),
    );
  });

  it('that is empty verifies, unless a head says that there were entries', () => {
    expect(verify([])).toEqual({ head: undefined });
    const [first] = link([{ at: 1, action: 'user.created' }]);
    expect(verify([], { head: headOf(first) })).toEqual(broken(0, 'cut'));
  });

  it('goes on where retention left it', () => {
    fc.assert(
      fc.property(chainAndPlace, ([chain, place]) => {
        const after = headOf(chain[place]);
        const rest = chain.slice(place + 1);
        expect(verify(rest, { after })).toEqual({ head: headOf(rest.at(-1)) ?? after });
        expect(verify(rest, { after, head: after })).toEqual(verify(rest, { after }));
      }),
    );
  });

  it('takes only numbers that are some', () => {
    for (const number of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => link([{ at: number, action: 'a' }])).toThrow(TypeError);
      expect(() => link([{ at: 0, action: 'a', detail: { score: number } }])).toThrow(TypeError);
    }
  });
});

describe('the verifier finds', () => {
  it('an entry that was changed in any part', () => {
    const changes: ((entry: LinkedEntry) => Partial<LinkedEntry>)[] = [
      ({ at }) => ({ at: at + 1 }),
      ({ action }) => ({ action: `${action}x` }),
      ({ subject }) => ({ subject: `${subject}0` }),
      ({ request }) => ({ request: `${request}0` }),
      ({ detail }) => ({ detail: { ...detail, more: true } }),
      ({ detail }) => ({
        detail: {
          ...detail,
          ...Object.fromEntries([[Object.keys(detail ?? {})[0] ?? 'a', 0.125]]),
        },
      }),
      ({ mac }) => ({ mac: mac.replace(/.$/, (digit) => (digit === '0' ? '1' : '0')) }),
    ];
    fc.assert(
      fc.property(chainAndPlace, fc.constantFrom(...changes), ([chain, place], change) => {
        const entry = at(chain, place);
        const changed = { ...entry, ...change(entry) };
        fc.pre(JSON.stringify(changed) !== JSON.stringify(entry));
        expect(verify(chain.with(place, changed))).toEqual(broken(place + 1, 'changed'));
      }),
      { numRuns: 500 },
    );
  });

  it('a part that was taken away', () => {
    const parts = ['subject', 'request', 'detail'] as const;
    fc.assert(
      fc.property(chainAndPlace, fc.constantFrom(...parts), ([chain, place], part) => {
        const { [part]: taken, ...left } = at(chain, place);
        fc.pre(taken !== undefined && Object.keys(taken).length > 0);
        expect(verify(chain.with(place, left))).toEqual(broken(place + 1, 'changed'));
      }),
    );
  });

  it('a text that took the place of a number that reads the same', () => {
    const [entry] = link([{ at: 1, action: 'face.verified', detail: { attempts: 1 } }]);
    if (entry === undefined) throw new Error('nothing was linked');
    expect(verify([{ ...entry, detail: { attempts: '1' } }])).toEqual(broken(1, 'changed'));
  });

  it('an entry that was removed', () => {
    fc.assert(
      fc.property(chainAndPlace, ([chain, place]) => {
        fc.pre(place < chain.length - 1);
        expect(verify(chain.toSpliced(place, 1))).toEqual(broken(place + 2, 'gap'));
        expect(verify(renumbered(chain.toSpliced(place, 1)))).toEqual(broken(place + 1, 'changed'));
      }),
    );
  });

  it('an entry that was put in', () => {
    fc.assert(
      fc.property(chainAndPlace, anyEntry, ([chain, place], forged) => {
        const entry = at(chain, place);
        expect(verify(chain.toSpliced(place, 0, entry))).toEqual(
          broken(place + 1, 'does-not-follow'),
        );
        const byAnotherKey = linkEntry(otherKey, 'c', entry, forged);
        expect(verify(renumbered(chain.toSpliced(place + 1, 0, byAnotherKey)))).toEqual(
          broken(place + 2, 'wrong-key'),
        );
        const withCopiedCode = { ...byAnotherKey, mac: entry.mac };
        expect(verify(renumbered(chain.toSpliced(place + 1, 0, withCopiedCode)))).toEqual(
          broken(place + 2, 'changed'),
        );
      }),
    );
  });

  it('two entries that were swapped', () => {
    fc.assert(
      fc.property(chainAndPlace, fc.nat(), ([chain, place], n) => {
        const other = n % chain.length;
        fc.pre(place < other);
        const swapped = chain.with(place, at(chain, other)).with(other, at(chain, place));
        expect(verify(swapped)).toEqual(broken(other + 1, 'gap'));
        expect(verify(renumbered(swapped))).toEqual(broken(place + 1, 'changed'));
      }),
    );
  });

  it('an end that was cut, by the exported head alone', () => {
    fc.assert(
      fc.property(chainAndPlace, ([chain, place]) => {
        const left = chain.slice(0, place);
        expect(verify(left, { head: headOf(chain.at(-1)) })).toEqual(broken(place, 'cut'));
        expect(verify(left)).toEqual({ head: headOf(left.at(-1)) });
      }),
    );
  });

  it('a history that was written anew with the right key, by the exported head', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(), (entries, n) => {
        const place = n % entries.length;
        const chain = link(entries);
        const anew = link(
          entries.map((entry, index) =>
            index === place ? { ...entry, action: 'nothing' } : entry,
          ),
        );
        expect(verify(anew)).toEqual({ head: headOf(anew.at(-1)) });
        expect(verify(anew, { head: headOf(chain.at(-1)) })).toEqual(
          broken(chain.length, 'does-not-follow'),
        );
      }),
    );
  });

  it('a head that an entry in the middle does not lead to', () => {
    const entries = Array.from({ length: 5 }, (_, n) => ({ at: n, action: 'user.created' }));
    const chain = link(entries);
    const head = { chain: 'c', sequence: 3, mac: at(chain, 3).mac };
    expect(verify(chain, { head })).toEqual(broken(3, 'does-not-follow'));
  });

  it('another key than that of the chain', () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const verifier = new ChainVerifier(otherKey, 'c');
        for (const entry of link(entries)) expect(verifier.add(entry)).toBe(false);
        expect(verifier.end()).toEqual(broken(1, 'wrong-key'));
      }),
    );
  });

  it('entries of another chain, also when they say that they are of this one', () => {
    const strangers = link([{ at: 1, action: 'user.created' }], 'd');
    expect(verify(strangers)).toEqual(broken(1, 'does-not-follow'));
    expect(verify(strangers.map((entry) => ({ ...entry, chain: 'c' })))).toEqual(
      broken(1, 'changed'),
    );
  });

  it('a beginning that is not the one that retention left', () => {
    fc.assert(
      fc.property(chainAndPlace, ([chain, place]) => {
        fc.pre(place < chain.length - 1);
        const rest = chain.slice(place + 1);
        expect(verify(rest)).toEqual(broken(place + 2, 'gap'));
        const after = { chain: 'c', sequence: place + 1, mac: at(chain, place + 1).mac };
        expect(verify(rest, { after })).toEqual(broken(place + 2, 'changed'));
      }),
    );
  });

  it('the first break, and none after it', () => {
    const chain = link(Array.from({ length: 6 }, (_, n) => ({ at: n, action: 'user.created' })));
    const twice = chain.with(1, { ...at(chain, 1), at: 9 }).toSpliced(4, 1);
    expect(verify(twice)).toEqual(broken(2, 'changed'));
  });
});

describe('a head', () => {
  const [first, second, third] = link(
    Array.from({ length: 3 }, (_, n) => ({ at: n, action: 'user.created' })),
  ).map(({ chain, sequence, mac }) => ({ chain, sequence, mac }));
  if (!first || !second || !third) throw new Error('nothing was linked');

  it('that was signed is known again, and no other', () => {
    const signature = signHead(key, second);
    expect(headIsSigned(key, second, signature)).toBe(true);
    for (const other of [first, { ...second, chain: 'd' }, { ...second, mac: first.mac }])
      expect(headIsSigned(key, other, signature)).toBe(false);
    expect(headIsSigned(otherKey, second, signature)).toBe(false);
    for (const forged of ['', second.mac, signHead(otherKey, second)])
      expect(headIsSigned(key, second, forged)).toBe(false);
  });

  it('of another chain is refused', () => {
    for (const options of [{ heads: [first] }, { after: first }])
      expect(() => new ChainVerifier(key, 'd', options)).toThrow(
        'A head of the chain c says nothing about d.',
      );
  });

  it('from before what retention left is refused, with what to do', () => {
    expect(() => new ChainVerifier(key, 'c', { after: second, heads: [first] })).toThrow(
      /head is at entry 1, .* up to 2\. Compare with a later head/,
    );
  });

  it('that differs from what retention left is a break', () => {
    const head = { ...second, mac: third.mac };
    expect(new ChainVerifier(key, 'c', { after: second, heads: [third, head] }).end()).toEqual(
      broken(2, 'does-not-follow'),
    );
  });
});

function link(entries: readonly AuditEntry[], chain = 'c'): LinkedEntry[] {
  const linked: LinkedEntry[] = [];
  for (const entry of entries) linked.push(linkEntry(key, chain, linked.at(-1), entry));
  return linked;
}

function verify(
  entries: readonly LinkedEntry[],
  { after, head }: { after?: AuditHead | undefined; head?: AuditHead | undefined } = {},
) {
  const verifier = new ChainVerifier(key, 'c', { after, heads: head ? [head] : [] });
  for (const entry of entries) verifier.add(entry);
  return verifier.end();
}

function broken(sequence: number, reason: ChainBreak['reason']) {
  return { broken: { sequence, reason } };
}

function headOf(entry: LinkedEntry | undefined): AuditHead | undefined {
  return entry && { chain: entry.chain, sequence: entry.sequence, mac: entry.mac };
}

/** What somebody does who wants a gap to go unnoticed. */
function renumbered(chain: readonly LinkedEntry[]): LinkedEntry[] {
  return chain.map((entry, n) => ({ ...entry, sequence: n + 1 }));
}

function reversed(detail: AuditEntry['detail']) {
  return detail && { detail: Object.fromEntries(Object.entries(detail).reverse()) };
}

function at(chain: readonly LinkedEntry[], place: number): LinkedEntry {
  const entry = chain[place];
  if (entry === undefined) throw new Error(`The chain has no place ${place}`);
  return entry;
}
