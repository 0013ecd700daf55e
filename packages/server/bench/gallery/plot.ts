/** A line of the plot: its points are templates and milliseconds. */
export type Series = Readonly<Record<string, readonly (readonly [number, number])[]>>;

const width = 640;
const height = 340;
const left = 84;
const right = 150;
const top = 20;
const bottom = 48;
const colours = ['#0b6e99', '#b45309'];

/** Draws what a search takes against the size of the gallery, both by decades, as SVG. */
export function plot(series: Series): string {
  const points = Object.values(series).flat();
  const across = scale(
    points.map(([templates]) => templates),
    left,
    width - right,
  );
  const up = scale(
    points.map(([, milliseconds]) => milliseconds),
    height - bottom,
    top,
  );
  const grey = 'fill="#374151"';
  const grid = [
    ...across.decades.map((value) => {
      const x = across.at(value);
      return `<path d="M${x} ${top}V${height - bottom}" stroke="#e5e7eb"/><text x="${x}" y="${height - bottom + 18}" text-anchor="middle" ${grey}>${value.toLocaleString('en-US')}</text>`;
    }),
    ...up.decades.map((value) => {
      const y = up.at(value);
      return `<path d="M${left} ${y}H${width - right}" stroke="#e5e7eb"/><text x="${left - 8}" y="${y + 4}" text-anchor="end" ${grey}>${value.toLocaleString('en-US')} ms</text>`;
    }),
    `<text x="${(left + width - right) / 2}" y="${height - 8}" text-anchor="middle" ${grey}>templates in the gallery</text>`,
  ];
  const lines = Object.entries(series).map(([name, line], n) => {
    const colour = colours[n % colours.length];
    const places = line.map(([templates, ms]) => [across.at(templates), up.at(ms)] as const);
    const [x = 0, y = 0] = places.at(-1) ?? [];
    return [
      `<path d="M${places.map((place) => place.join(' ')).join('L')}" fill="none" stroke="${colour}" stroke-width="2"/>`,
      ...places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3.5" fill="${colour}"/>`),
      `<text x="${x + 9}" y="${y + 4}" fill="${colour}">${name}</text>`,
    ].join('\n');
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13">`,
    '<title>What a search takes, against the size of the gallery</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...grid,
    ...lines,
    '</svg>\n',
  ].join('\n');
}

/** Places values by their decade between two edges. */
function scale(values: readonly number[], from: number, to: number) {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.ceil(Math.log10(Math.max(...values)));
  return {
    decades: Array.from({ length: last - first + 1 }, (_, n) => 10 ** (first + n)),
    at: (value: number) =>
      Math.round((from + ((Math.log10(value) - first) / (last - first)) * (to - from)) * 10) / 10,
  };
}
