import { escapeXml, grid, half, svgDrawing } from './drawing.js';
import { normalDeviate } from './normal-deviate.js';
import type { Scores } from './statistics.js';

/** A line of the drawing. */
export interface Series extends Scores {
  readonly name: string;
}

const colours = ['#0b6e99', '#b45309', '#15803d', '#7c3aed', '#be123c', '#111827'];
const ticks = [1e-4, 1e-3, 0.01, 0.05, 0.1, 0.2];
const least = 5e-5;
const most = 0.3;

// As wide as a guide's column is on the site, so that words keep their size.
const left = 72;
const top = 16;
const side = 400;
const right = left + side;
const bottom = top + side;

/**
 * Draws the detection error tradeoff as SVG: false non-matches against false matches, both on axes by the normal deviate
 * (Martin et al., The DET curve in assessment of detection task performance, 1997). A line steps, pair by pair, and ends where
 * the data has no error left to count.
 * @throws RangeError when a series lacks genuine or impostor scores.
 */
export function detCurve(series: readonly Series[]): string {
  const lines = series.map((one, index) => {
    const colour = `stroke="${colours[index % colours.length]}"`;
    const dash = index < colours.length ? '' : ' stroke-dasharray="6 3"';
    const path = stepsOf(one);
    const y = bottom + 70 + index * 22;
    return [
      ...(path ? [`<path d="${path}" fill="none" ${colour} stroke-width="2"${dash}/>`] : []),
      `<path d="M${left} ${y - 4}h24" ${colour} stroke-width="2"${dash}/>`,
      `<text x="${left + 34}" y="${y}">${escapeXml(one.name)}${path ? '' : ' (off the axes)'}</text>`,
    ].join('\n');
  });
  const names = series.map(({ name }) => name).join(', ');
  return svgDrawing(
    [488, bottom + 62 + series.length * 22],
    'Detection error tradeoff',
    `Rate of false non-matches against the rate of false matches of ${names}; nearer to the lower left corner is better.`,
    [...axes(), ...lines],
  );
}

function axes(): string[] {
  const middle = left + side / 2;
  return [
    ...ticks.map((rate) => {
      const [x, y] = [across(rate), up(rate)];
      const text = `${rate * 100} %`;
      return [
        `<path d="M${x} ${top}V${bottom}M${left} ${y}H${right}" stroke="${grid}"/>`,
        `<text x="${x}" y="${bottom + 18}" text-anchor="middle">${text}</text>`,
        `<text x="${left - 8}" y="${y + 4}" text-anchor="end">${text}</text>`,
      ].join('');
    }),
    `<path d="M${left} ${bottom}L${right} ${top}" stroke="#9ca3af" stroke-dasharray="4 4"/>`,
    `<text x="${right - 90}" y="${top + 82}" transform="rotate(-45 ${right - 90} ${top + 82})" font-size="12" fill="#6b7280">equal errors</text>`,
    `<path d="M${left} ${top}H${right}V${bottom}H${left}Z" fill="none" stroke="#9ca3af"/>`,
    `<text x="${middle}" y="${bottom + 40}" text-anchor="middle">false matches (FMR)</text>`,
    `<text x="16" y="${top + side / 2}" text-anchor="middle" transform="rotate(-90 16 ${top + side / 2})">false non-matches (FNMR)</text>`,
  ];
}

/** The part of a line that the axes show, as a path; empty when there is none. */
function stepsOf({ name, genuine, impostor }: Series): string {
  if (genuine.length === 0 || impostor.length === 0) {
    throw new RangeError(`${name} needs genuine and impostor scores, and lacks one of them.`);
  }
  const refusable = Float64Array.from(genuine).sort();
  const passing = Float64Array.from(impostor).sort().reverse();
  let path = '';
  let lastY = Number.NaN;
  let refused = refusable.length;
  for (let passed = 1; passed < passing.length && passed / passing.length <= most; passed++) {
    const next = passing[passed] ?? 0;
    // The threshold is just above the next impostor, which no threshold tells from an equal one.
    if (next === passing[passed - 1]) continue;
    while (refused > 0 && (refusable[refused - 1] ?? 0) > next) refused--;
    const [falseMatches, falseNonMatches] = [passed / passing.length, refused / refusable.length];
    if (falseMatches < least || falseNonMatches > most) continue;
    const x = across(falseMatches);
    if (falseNonMatches < least) return path && `${path}H${x}`;
    const y = up(falseNonMatches);
    if (y !== lastY) path += path === '' ? `M${x} ${y}` : `H${x}V${y}`;
    lastY = y;
  }
  return path && `${path}H${across(most)}`;
}

function across(rate: number): number {
  return half(left + side * placeOf(rate));
}

function up(rate: number): number {
  return half(bottom - side * placeOf(rate));
}

/** Where an axis has a rate, from 0 to 1. */
function placeOf(rate: number): number {
  const [from, to] = [normalDeviate(least), normalDeviate(most)];
  return (normalDeviate(rate) - from) / (to - from);
}
