import { escapeXml, grid, half, svgDrawing } from './drawing.js';
import type { Scores } from './statistics.js';

/** What is drawn, and the thresholds that are marked. */
export interface Histogram extends Scores {
  readonly title: string;
  readonly thresholds: readonly { readonly label: string; readonly score: number }[];
}

const from = -0.4;
const to = 1;
const bins = 70;

// As wide as a guide's column is on the site, so that words keep their size.
const left = 52;
const right = 472;
const top = 40;
const bottom = 280;
/** Above the bars, for the labels of the thresholds. */
const headroom = 28;
const colours = { impostor: '#b45309', genuine: '#0b6e99' };

/**
 * Draws how scores of one person and of two are spread, as SVG: shares of each, so that both weigh alike. Scores beyond -0.4 and 1
 * are counted at the ends.
 * @throws RangeError when there are no genuine or no impostor scores.
 */
export function scoreHistogram({ title, genuine, impostor, thresholds }: Histogram): string {
  if (genuine.length === 0 || impostor.length === 0) {
    throw new RangeError(`${title} needs genuine and impostor scores, and lacks one of them.`);
  }
  const shares = { impostor: sharesOf(impostor), genuine: sharesOf(genuine) };
  const highest = Math.max(...shares.impostor, ...shares.genuine);
  const up = (share: number) => half(bottom - (share / highest) * (bottom - top - headroom));
  return svgDrawing(
    [488, 336],
    title,
    `Shares of ${genuine.length} genuine and ${impostor.length} impostor scores from ${from} to ${to}, with the thresholds ${thresholds.map(({ label, score }) => `${label} at ${score.toFixed(3)}`).join(', ')}.`,
    [
      `<text x="${left}" y="22" font-weight="600">${escapeXml(title)}</text>`,
      ...axes(highest, up),
      ...(['impostor', 'genuine'] as const).map((kind, index) => {
        const x = right - 150 + index * 84;
        return [
          `<path d="${outline(shares[kind], up)}" fill="${colours[kind]}" fill-opacity="0.3" stroke="${colours[kind]}"/>`,
          `<rect x="${x}" y="12" width="12" height="12" fill="${colours[kind]}" fill-opacity="0.3" stroke="${colours[kind]}"/>`,
          `<text x="${x + 18}" y="22">${kind}</text>`,
        ].join('');
      }),
      ...marks(thresholds),
    ],
  );
}

function axes(highest: number, up: (share: number) => number): string[] {
  const step = [0.01, 0.02, 0.05, 0.1, 0.2].find((one) => highest / one <= 6) ?? 0.5;
  const shares = Array.from({ length: Math.floor(highest / step) + 1 }, (_, n) => n * step);
  const scores = Array.from({ length: 8 }, (_, n) => (n * 2 - 4) / 10);
  return [
    ...shares.map(
      (share) =>
        `<path d="M${left} ${up(share)}H${right}" stroke="${grid}"/><text x="${left - 8}" y="${up(share) + 4}" text-anchor="end">${Math.round(share * 100)} %</text>`,
    ),
    ...scores.map(
      (score) =>
        `<text x="${across(score)}" y="${bottom + 18}" text-anchor="middle">${score}</text>`,
    ),
    `<text x="${(left + right) / 2}" y="${bottom + 42}" text-anchor="middle">score (adjusted)</text>`,
  ];
}

/** Lines where the thresholds are, and over them labels, which keep apart from one another. */
function marks(thresholds: Histogram['thresholds']): string[] {
  let free = Number.NEGATIVE_INFINITY;
  const marked = thresholds
    .toSorted((one, other) => one.score - other.score)
    .map(({ label, score }) => {
      const x = across(score);
      const beside = Math.max(x + 13, free);
      free = beside + 14;
      return { label, x, beside };
    });
  return [
    ...marked.map(
      ({ x }) => `<path d="M${x} ${top}V${bottom}" stroke="#111827" stroke-dasharray="4 3"/>`,
    ),
    ...marked.map(
      ({ label, beside }) =>
        `<text x="${beside}" y="${top + 2}" text-anchor="end" font-size="12" stroke="#fff" stroke-width="3" paint-order="stroke" transform="rotate(-90 ${beside} ${top + 2})">${escapeXml(label)}</text>`,
    ),
  ];
}

/** The share of scores in each bin. */
function sharesOf(scores: readonly number[]): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const score of scores) {
    const bin = Math.floor(((score - from) / (to - from)) * bins);
    const inside = Math.min(bins - 1, Math.max(0, bin));
    counts[inside] = (counts[inside] ?? 0) + 1;
  }
  return counts.map((count) => count / scores.length);
}

function outline(shares: readonly number[], up: (share: number) => number): string {
  const steps = shares.map(
    (share, bin) => `V${up(share)}H${across(from + ((bin + 1) / bins) * (to - from))}`,
  );
  return `M${left} ${bottom}${steps.join('')}V${bottom}Z`;
}

function across(score: number): number {
  return half(left + ((score - from) / (to - from)) * (right - left));
}
