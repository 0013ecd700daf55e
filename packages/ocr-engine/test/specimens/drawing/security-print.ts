import type { Random } from '../random.js';
import type { Sheet } from './sheet.js';

/** How a document's paper is printed. */
export interface Paper {
  /** Mean brightness, of 255. */
  readonly brightness: number;
  /** A dark colour of the same print: titles and labels have it. */
  readonly dark: string;
}

/** Prints coloured ground and guilloche all over a sheet, across the lines of its machine readable zone too. */
export function printGround(sheet: Sheet, random: Random): Paper {
  const { width, height } = sheet;
  const hue = random.below(360);
  const other = (hue + random.between(30, 180)) % 360;
  const light = random.between(82, 94);
  const strong = random.between(20, 60);
  sheet.add(
    `<linearGradient id="paper" x2="1" y2="${random.share().toFixed(2)}"><stop stop-color="hsl(${hue},${strong}%,${light}%)"/><stop offset="1" stop-color="hsl(${other},${strong}%,${light}%)"/></linearGradient><rect width="${width}" height="${height}" fill="url(#paper)"/>`,
  );
  for (let bundle = 0; bundle < 2; bundle++) {
    waves(sheet, random, bundle === 0 ? hue : other);
  }
  rosette(sheet, random, random.chance(0.5) ? hue : other);
  return { brightness: light * 2.55, dark: `hsl(${hue},${random.between(30, 80)}%,25%)` };
}

function stroke(random: Random, hue: number): string {
  return `fill="none" stroke="hsl(${hue},${random.between(30, 70).toFixed(0)}%,${random.between(45, 65).toFixed(0)}%)" stroke-width="${random.between(0.1, 0.25).toFixed(2)}" stroke-opacity="${random.between(0.3, 0.7).toFixed(2)}"`;
}

/** Lines from side to side that swing against each other. */
function waves(sheet: Sheet, random: Random, hue: number): void {
  const { width, height } = sheet;
  const lines = 8 + random.below(8);
  const steps = 24;
  const swing = random.between(2, 7);
  const turns = random.between(1, 4);
  const drift = random.between(0.1, 0.5);
  const slope = random.between(-0.2, 0.2);
  let path = '';
  for (let line = 0; line < lines; line++) {
    const base = (height * (line + 0.5)) / lines;
    for (let step = 0; step <= steps; step++) {
      const along = step / steps;
      const y =
        base +
        swing * Math.sin(along * turns * 2 * Math.PI + line * drift) +
        slope * width * (along - 0.5);
      // Every other point is where a parabola bends: smooth lines of half as many commands.
      path += `${step === 0 ? 'M' : step === 1 ? 'L' : 'T'}${(along * width).toFixed(1)} ${y.toFixed(2)}`;
    }
  }
  sheet.add(`<path ${stroke(random, hue)} d="${path}"/>`);
}

/** Closed curves around a place. */
function rosette(sheet: Sheet, random: Random, hue: number): void {
  const { width, height } = sheet;
  const [x, y] = [width * random.between(0.3, 0.8), height * random.between(0.3, 0.7)];
  const petals = 5 + random.below(9);
  const radius = height * random.between(0.2, 0.4);
  let path = '';
  for (let ring = 0; ring < 6; ring++) {
    for (let step = 0; step <= 60; step++) {
      const angle = (step / 60) * 2 * Math.PI;
      const r = radius * (0.5 + ring * 0.08 + 0.2 * Math.sin(petals * angle + ring * 0.5));
      path += `${step === 0 ? 'M' : 'L'}${(x + r * Math.cos(angle)).toFixed(1)} ${(y + r * Math.sin(angle)).toFixed(1)}`;
    }
  }
  sheet.add(`<path ${stroke(random, hue)} d="${path}"/>`);
}
