/** A line of a drawing: how often something went wrong, by what it depends on. */
export interface Series {
  readonly name: string;
  readonly points: readonly { readonly at: number; readonly share: number; readonly of: number }[];
}

const colours = ['#0b6e99', '#b45309', '#15803d'];
const grid = '#e5e7eb';

// As wide as a guide's column is on the site, so that words keep their size.
const left = 56;
const right = 472;
const top = 16;
const bottom = 256;

/**
 * Draws shares of pictures that were not read exactly against a property of theirs, as SVG.
 *
 * @param label of the property, with its unit
 */
export function errorCurve(title: string, label: string, measured: readonly Series[]): string {
  const series = measured.filter(({ points }) => points.length > 0);
  const all = series.flatMap(({ points }) => points);
  const [from, to] =
    all.length === 0
      ? [0, 1]
      : [Math.min(...all.map(({ at }) => at)), Math.max(...all.map(({ at }) => at))];
  const most = Math.max(0.05, ...all.map(({ share }) => share));
  const step = [0.01, 0.02, 0.05, 0.1].find((each) => most / each <= 6) ?? 0.2;
  const across = (at: number) => half(left + ((at - from) / (to - from || 1)) * (right - left));
  const up = (share: number) => half(bottom - (share / most) * (bottom - top));
  const places = [...new Set(all.map(({ at }) => at))];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 488 ${bottom + 56 + series.length * 22}" font-family="system-ui, sans-serif" font-size="13" fill="#374151">`,
    `<title>${title}</title>`,
    `<desc>Share of pictures that were not read exactly, by ${label}, of ${series.map(({ name }) => name).join(' and ')}.</desc>`,
    `<rect width="488" height="${bottom + 56 + series.length * 22}" fill="#fff"/>`,
    ...Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => {
      const y = up(i * step);
      return `<path d="M${left} ${y}H${right}" stroke="${grid}"/><text x="${left - 8}" y="${y + 4}" text-anchor="end">${Math.round(100 * i * step)} %</text>`;
    }),
    ...places.map(
      (at) => `<text x="${across(at)}" y="${bottom + 18}" text-anchor="middle">${at}</text>`,
    ),
    `<text x="${(left + right) / 2}" y="${bottom + 38}" text-anchor="middle">${label}</text>`,
    ...series.flatMap(({ name, points }, i) => {
      const colour = colours[i % colours.length];
      const y = bottom + 62 + i * 22;
      const path = points.map(({ at, share }) => `${across(at)} ${up(share)}`).join('L');
      return [
        `<path d="M${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...points.map(
          ({ at, share }) =>
            `<circle cx="${across(at)}" cy="${up(share)}" r="3" fill="${colour}"/>`,
        ),
        `<path d="M${left} ${y - 4}h24" stroke="${colour}" stroke-width="2"/><text x="${left + 34}" y="${y}">${name}</text>`,
      ];
    }),
    '</svg>\n',
  ].join('\n');
}

/** To half a pixel: finer only makes the file larger. */
function half(length: number): number {
  return Math.round(length * 2) / 2;
}
