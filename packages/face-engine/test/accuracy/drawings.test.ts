import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { detCurve } from '../../bench/accuracy/det-curve.js';
import { normalDeviate } from '../../bench/accuracy/normal-deviate.js';
import { scoreHistogram } from '../../bench/accuracy/score-histogram.js';

/** Evenly spread scores. */
function spread(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, n) => from + ((n + 0.5) / count) * (to - from));
}

const people = {
  name: 'people',
  genuine: spread(0.2, 0.9, 700),
  impostor: spread(-0.3, 0.3, 6000),
};

describe('the normal deviate', () => {
  test.each([
    [0.5, 0],
    [0.158655, -1],
    [0.0227501, -2],
    [0.977249868, 2],
    [1e-4, -3.719016],
    [5e-5, -3.890592],
  ])('of %f is %f', (share, deviate) => {
    expect(Math.abs(normalDeviate(share) - deviate)).toBeLessThan(4.5e-4);
  });

  test('of nothing and of all is infinite', () => {
    expect(normalDeviate(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalDeviate(1)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the detection error tradeoff', () => {
  test('has fewer false non-matches the more false matches there are, within its axes', () => {
    const corners = cornersOf(detCurve([people]));
    expect(corners.length).toBeGreaterThan(50);
    for (const [index, [x, y]] of corners.entries()) {
      const [lastX, lastY] = corners[index - 1] ?? [72, 16];
      expect(x).toBeGreaterThanOrEqual(lastX);
      expect(y).toBeGreaterThanOrEqual(lastY);
      expect(x).toBeLessThanOrEqual(472);
      expect(y).toBeLessThanOrEqual(416);
    }
  });

  test('crosses the diagonal at the equal error rate', () => {
    // Where 6000 scores end at 0.3 and 700 begin at 0.2, as many of each are wrong at a rate of a thirteenth.
    const rate = normalDeviate(1 / 13);
    const [from, to] = [normalDeviate(5e-5), normalDeviate(0.3)];
    const place = (400 * (rate - from)) / (to - from);
    const nearest = Math.min(
      ...cornersOf(detCurve([people])).map(([x, y]) => Math.hypot(x - 72 - place, 416 - y - place)),
    );
    expect(nearest).toBeLessThan(3);
  });

  test('counts equal scores together: no threshold parts them', () => {
    const genuine = [-0.1, 0.5, 0.5, 0.5, 0.5, 0.5];
    const impostor = [0.3, 0.3, 0, 0, 0, 0, 0, 0];
    const [[x] = [0]] = cornersOf(detCurve([{ name: 'equal', genuine, impostor }]));
    // Right of 20 %: both pass, which is a quarter, or neither.
    expect(x).toBeGreaterThan(434);
  });

  test('says of a series whose errors are all beyond the axes that it has no line', () => {
    const drawn = detCurve([{ name: 'far apart', genuine: [0.8, 0.9], impostor: [0.1, 0.2] }]);
    expect(drawn).toContain('far apart (off the axes)');
    expect(cornersOf(drawn)).toEqual([]);
  });

  test('of no series is the axes alone', async () => {
    expect(await sharp(Buffer.from(detCurve([]))).metadata()).toMatchObject({ format: 'svg' });
  });

  test.each([
    ['genuine', { ...people, genuine: [] }],
    ['impostor', { ...people, impostor: [] }],
  ])('is refused without %s scores, by the name of the series', (_kind, series) => {
    expect(() => detCurve([people, { ...series, name: 'half' }])).toThrow(/^half needs/);
  });

  test('is well-formed whatever a series is called, and stays small', async () => {
    const drawn = detCurve([{ ...people, name: 'A & B <1e-3' }]);
    expect(await sharp(Buffer.from(drawn)).metadata()).toMatchObject({ format: 'svg' });
    expect(drawn.length).toBeLessThan(12_000);
  });
});

describe('the histogram of scores', () => {
  const thresholds = [
    { label: '1e-3', score: 0.3 },
    { label: '1e-4', score: 0.31 },
  ];
  const drawn = scoreHistogram({ ...people, title: 'A & B', thresholds });

  test('is well-formed, and says its thresholds', async () => {
    expect(await sharp(Buffer.from(drawn)).metadata()).toMatchObject({ format: 'svg' });
    expect(drawn).toContain('1e-3 at 0.300, 1e-4 at 0.310');
  });

  test('keeps the labels of near thresholds apart', () => {
    const places = [...drawn.matchAll(/<text x="([\d.]+)"[^>]+rotate/g)].map(([, x]) => Number(x));
    expect(places).toHaveLength(2);
    expect(Math.abs((places[0] ?? 0) - (places[1] ?? 0))).toBeGreaterThanOrEqual(12);
  });

  test('weighs genuine and impostor scores alike, however many there are', () => {
    const doubled = [...people.impostor, ...people.impostor];
    const outlines = (svg: string) => [...svg.matchAll(/ d="(M52 280V[^"]+)"/g)].map(([, d]) => d);
    const again = scoreHistogram({ ...people, impostor: doubled, title: 'A & B', thresholds });
    expect(outlines(drawn)).toHaveLength(2);
    expect(outlines(again)).toEqual(outlines(drawn));
  });

  test('counts what lies beyond its ends at its ends', () => {
    const beyond = scoreHistogram({
      title: 'ends',
      genuine: [1, 1.2],
      impostor: [-0.9, -0.4],
      thresholds,
    });
    // The one bin at each end holds all.
    expect(beyond).toMatch(/M52 280V68H/);
    expect(beyond).toMatch(/V68H472V280Z/);
  });

  test.each(['genuine', 'impostor'])('is refused without %s scores', (kind) => {
    expect(() => scoreHistogram({ ...people, [kind]: [], title: 'half', thresholds })).toThrow(
      /^half needs/,
    );
  });
});

/** The corners of the lines of a detection error tradeoff. */
function cornersOf(svg: string): [x: number, y: number][] {
  const path =
    / d="M([\d.]+) ([\d.]+)((?:[HV][\d.]+)*)" fill="none" stroke="#[^"]+" stroke-width="2"/.exec(
      svg,
    );
  if (!path) return [];
  const corners: [number, number][] = [[Number(path[1]), Number(path[2])]];
  for (const [, way, value] of (path[3] ?? '').matchAll(/([HV])([\d.]+)/g)) {
    const [x, y] = corners.at(-1) ?? [0, 0];
    corners.push(way === 'H' ? [Number(value), y] : [x, Number(value)]);
  }
  return corners;
}
