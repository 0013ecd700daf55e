import { describe, expect, it } from 'vitest';
import { errorCurves } from '../../bench/accuracy/error-curves.js';
import { expectFigures } from '../../bench/accuracy/expectations.js';
import type { MrzOutcome } from '../../bench/accuracy/measure-mrz.js';
import { type Measured, sharesOf } from '../../bench/accuracy/measured.js';
import { accuracyPage } from '../../bench/accuracy/page.js';
import { boundsOf } from '../../bench/accuracy/statistics.js';
import { Targets } from '../../bench/accuracy/targets.js';

const right: MrzOutcome = {
  set: 'large, turned',
  kind: 'TD3',
  letterHeight: 12,
  slant: 7,
  blur: 0.45,
  glare: false,
  found: true,
  exact: true,
  verified: true,
  lines: 2,
  linesRight: 2,
};
const wrong: MrzOutcome = { ...right, exact: false, linesRight: 1 };
const nothing: Measured = {
  mrz: [],
  peers: {},
  photos: [],
  strangers: [],
  codes: {
    pdf417: { right: 0, of: 0 },
    qr: { right: 0, of: 0 },
    photographed: { right: 0, of: 0 },
  },
  documents: [],
  spoilt: [],
};

describe('A share', () => {
  it("has Wilson's bounds", () => {
    // Of 0 in 100 the upper one is z^2 / (n + z^2).
    expect(boundsOf({ right: 0, of: 100 })[0]).toBe(0);
    expect(boundsOf({ right: 0, of: 100 })[1]).toBeCloseTo(0.036994, 5);
    const [low, high] = boundsOf({ right: 50, of: 100 });
    expect(low).toBeCloseTo(0.403832, 5);
    expect(high).toBeCloseTo(0.596168, 5);
  });

  it('of nothing may be anything', () => {
    expect(boundsOf({ right: 0, of: 0 })).toEqual([0, 1]);
  });
});

describe('The figures', () => {
  it('count a reading as falsely verified when it is verified and a letter is wrong', () => {
    const unsure = { ...wrong, verified: false };
    const shares = sharesOf({ ...nothing, mrz: [right, wrong, unsure, right] });
    expect(shares.falselyVerified).toEqual({ right: 1, of: 4 });
    expect(shares.falselyVerifiedLines).toEqual({ right: 1, of: 8 });
    expect(shares.exact['large, turned']).toEqual({ right: 2, of: 4 });
  });

  it('are missed where they fall short, and neither met nor missed where nothing was measured', () => {
    const targets = new Targets();
    expectFigures(targets, { ...nothing, mrz: [right, wrong] });
    const met = Object.fromEntries(targets.all.map((target) => [target.figure, target.met]));
    expect(met['MRZ, large, turned']).toBe(false);
    expect(met['pictures verified but wrong']).toBe(false);
    expect(met['QR']).toBeUndefined();
  });

  it('take an outline that was not found for one that is wrong', () => {
    const shares = sharesOf({
      ...nothing,
      documents: [{ kind: 'TD1', outlines: [0.01, Number.POSITIVE_INFINITY], fields: [] }],
    });
    expect(shares.outlines).toEqual({ right: 1, of: 2 });
  });
});

describe('The page', () => {
  it('says of what was not measured that it was not', () => {
    const page = accuracyPage(nothing);
    expect(page).toMatch(/^# Accuracy of documents\n/);
    expect(page).toContain('| large, turned | not measured |');
    expect(page).toContain('the other readers could not be installed');
    expect(page).not.toContain('NaN');
  });

  it('has drawings beside it of what was measured', () => {
    const mrz = Array.from({ length: 10 }, (_, i) => (i < 2 ? wrong : right));
    const drawings = errorCurves({ ...nothing, mrz });
    for (const [name, drawing] of Object.entries(drawings)) {
      expect(accuracyPage({ ...nothing, mrz })).toContain(`(${name})`);
      expect(drawing).toMatch(/^<svg .*<\/svg>\n$/s);
      expect(drawing).not.toContain('NaN');
    }
  });
});
