import { errorCurve } from './curve.js';
import type { MrzOutcome } from './measure-mrz.js';
import { type Measured, of } from './measured.js';
import { rateOf, shareOf } from './statistics.js';

/** Drawings beside the page, by their files' names. */
export function errorCurves({ mrz }: Measured): Readonly<Record<string, string>> {
  const turned = [...of(mrz, 'large, turned'), ...of(mrz, 'small, turned')];
  const upright = [...of(mrz, 'large, upright'), ...of(mrz, 'tiny, upright')];
  return {
    'mrz-letter-height.svg': errorCurve(
      'Errors by the height of letters',
      'height of capitals in pixels',
      [
        series(
          'any angle',
          turned,
          ({ letterHeight }) => letterHeight,
          [6, 7, 8, 10, 12, 14, 17, 20, 24],
        ),
        series(
          'upright',
          upright,
          ({ letterHeight }) => letterHeight,
          [4.5, 5, 5.5, 6, 10, 12, 14, 17, 20, 24],
        ),
      ],
    ),
    'mrz-angle.svg': errorCurve('Errors by angle', 'degrees from the nearest quarter turn', [
      series('any angle', turned, ({ slant }) => slant, [0, 5, 10, 15, 20, 25, 30, 35, 40, 45]),
    ]),
    'mrz-blur.svg': errorCurve('Errors by blur', 'blur in pixels (deviation of the Gaussian)', [
      series('any angle', turned, ({ blur }) => blur, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]),
      series('upright', upright, ({ blur }) => blur, [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]),
    ]),
  };
}

/** Shares between limits, drawn in the middle of each pair; where there are fewer than five pictures nothing is. */
function series(
  name: string,
  outcomes: readonly MrzOutcome[],
  property: (outcome: MrzOutcome) => number,
  limits: readonly number[],
) {
  const points = limits.slice(1).flatMap((high, i) => {
    const low = limits[i] ?? high;
    const between = outcomes.filter((each) => property(each) >= low && property(each) < high);
    if (between.length < 5) return [];
    const share = rateOf(shareOf(between, ({ exact }) => !exact));
    return [{ at: Number(((low + high) / 2).toFixed(2)), share, of: between.length }];
  });
  return { name, points };
}
