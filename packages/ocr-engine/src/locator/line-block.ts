import type { Maps } from './locator-network.js';
import { meanCore, type StraightLine, yAt } from './straight-line.js';

/** Two or three lines as an MRZ has them, from above. */
export interface LineBlock {
  readonly lines: readonly StraightLine[];
  /** Mean of its lines' scores. */
  readonly score: number;
}

/** Distance of two lines of one MRZ in heights of its capitals: 2 to 2.7 by ICAO Doc 9303, less and more on real cards. */
const closest = 1.25;
const farthest = 3.4;
/** Thirty letters at the narrowest pitch are 25 times as long as the capitals are high. */
const shortest = 20;
/** Thirty letters at the widest pitch, and a little. */
const longestOfThree = 40;
/** Ends of three lines that lie farther apart, in heights of the capitals, are not those of one MRZ, even with letters hidden. */
const mostRagged = 7;
/** A partner that the network saw faintly is taken when its core is this likely on average. */
const faint = 0.3;

/** Lines beneath each other, alike in height and length, as blocks of two or three, the best first. */
export function lineBlocks(lines: readonly StraightLine[], maps: Maps): LineBlock[] {
  const blocks: LineBlock[] = [];
  let left = [...lines].sort((one, other) => one.score - other.score);
  for (let line = left.pop(); line; line = left.pop()) {
    const members = [line];
    for (;;) {
      const next = left
        .filter(
          (other) =>
            members.some((member) => neighbours(member, other)) &&
            !members.some((member) => same(member, other)),
        )
        .at(-1);
      if (!next || members.length >= 3) break;
      members.push(next);
      left = left.filter((other) => other !== next);
    }
    const all = withoutStranger(withMissing(members.sort(fromAbove), maps));
    if (all.length < 2) continue;
    const even = evenEnds(all, maps);
    if (!even.every(longEnough)) continue;
    blocks.push({
      lines: even,
      score: even.reduce((sum, { score }) => sum + score, 0) / even.length,
    });
    left = left.filter((other) => !even.some((member) => same(member, other)));
  }
  return blocks.sort(
    (one, other) => other.score * other.lines.length - one.score * one.lines.length,
  );
}

const longEnough = ({ from, to, capitals }: StraightLine) => to - from > shortest * capitals;
const middleOf = ({ from, to }: StraightLine) => (from + to) / 2;
const fromAbove = (one: StraightLine, other: StraightLine) =>
  yAt(one, middleOf(one)) - yAt(other, middleOf(one));

function apart(one: StraightLine, other: StraightLine): number {
  const x = (Math.max(one.from, other.from) + Math.min(one.to, other.to)) / 2;
  return (yAt(other, x) - yAt(one, x)) / ((one.capitals + other.capitals) / 2);
}

function overlap(one: StraightLine, other: StraightLine): number {
  const shared = Math.min(one.to, other.to) - Math.max(one.from, other.from);
  return shared / Math.max(one.to - one.from, other.to - other.from);
}

function neighbours(one: StraightLine, other: StraightLine): boolean {
  const distance = Math.abs(apart(one, other));
  if (distance < closest || distance > farthest || overlap(one, other) < 0.5) return false;
  const ratio = one.capitals / other.capitals;
  return ratio < 1.4 && ratio > 1 / 1.4 && Math.abs(one.slope - other.slope) < 0.1;
}

const same = (one: StraightLine, other: StraightLine) =>
  Math.abs(apart(one, other)) < 0.8 && overlap(one, other) > 0;

/** Looks for a line that was not found, a line's distance above and below those that were. */
function withMissing(members: readonly StraightLine[], maps: Maps): StraightLine[] {
  const [first, second, third] = members;
  if (!first || third) return [...members];
  if (second && Math.abs(apart(first, second)) > 2 * closest) {
    // where two lines lie far enough apart for a third, it may be the middle one that is missing
    const between = shifted(
      first,
      (yAt(second, middleOf(first)) - yAt(first, middleOf(first))) / 2,
      maps,
    );
    if (Math.abs(apart(first, second)) > 3 && between.score > faint)
      return [first, between, second];
  }
  const distances = second
    ? [Math.abs(apart(first, second)) * first.capitals]
    : Array.from({ length: 12 }, (_, i) => (closest + 0.15 + i * 0.15) * first.capitals);
  const last = second ?? first;
  const tried = distances.flatMap((distance) => [
    shifted(first, -distance, maps),
    shifted(last, distance, maps),
  ]);
  const best = tried.reduce((one, other) => (other.score > one.score ? other : one));
  return best.score > faint ? [...members, best].sort(fromAbove) : [...members];
}

function shifted(line: StraightLine, down: number, maps: Maps): StraightLine {
  const moved = { ...line, offset: line.offset + down };
  return { ...moved, score: meanCore(moved, moved.from, moved.to, maps) };
}

/**
 * Of three lines that are no MRZ of three, the two that are alike: a line of other text lies no farther from an MRZ than its lines from
 * each other. Three are alike when they are evenly spaced, of about one length, and not so long that they have more than 30 letters.
 */
function withoutStranger(members: readonly StraightLine[]): readonly StraightLine[] {
  const [first, middle, last] = members;
  if (!first || !middle || !last) return members;
  const capitals = (first.capitals + middle.capitals + last.capitals) / 3;
  const [above, below] = [apart(first, middle), apart(middle, last)];
  const even = Math.abs(above - below) < 0.25 * Math.max(above, below);
  const short = middle.to - middle.from < longestOfThree * capitals;
  const [upper, lower] = [raggedness(first, middle), raggedness(middle, last)];
  if (even && short && Math.max(upper, lower) < mostRagged) return members;
  return upper - first.score * mostRagged < lower - last.score * mostRagged
    ? [first, middle]
    : [middle, last];
}

/** How far the ends of two lines lie apart, both together, in heights of their capitals. */
function raggedness(one: StraightLine, other: StraightLine): number {
  const off = Math.abs(one.from - other.from) + Math.abs(one.to - other.to);
  return (2 * off) / (one.capitals + other.capitals);
}

/** Lines of an MRZ are of one length: an end that lies more than a letter short of its neighbours' is where theirs are. */
function evenEnds(lines: readonly StraightLine[], maps: Maps): StraightLine[] {
  const capitals = lines.reduce((sum, line) => sum + line.capitals, 0) / lines.length;
  const from = Math.min(...lines.map((line) => line.from));
  const to = Math.max(...lines.map((line) => line.to));
  return lines.map((line) => {
    const begins = line.from - from > 1.3 * capitals ? from : line.from;
    const stops = to - line.to > 1.3 * capitals ? to : line.to;
    return { ...line, from: begins, to: stops, score: meanCore(line, begins, stops, maps) };
  });
}
