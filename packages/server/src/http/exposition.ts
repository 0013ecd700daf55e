/** The media type of Prometheus' text format, in which metrics are shown: https://prometheus.io/docs/instrumenting/exposition_formats. */
export const textFormat = 'text/plain; version=0.0.4; charset=utf-8';

/** A metric, with what it is called and what it counts. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram' | 'summary';
  /** What it shows now. */
  samples(): readonly Sample[];
}

/** A line of a metric. */
interface Sample {
  /** What is behind the metric's name, of a part of it. */
  readonly suffix?: '_bucket' | '_sum' | '_count';
  readonly labels?: Labels;
  readonly value: number;
}

type Labels = Readonly<Record<string, string>>;

/** Metrics in Prometheus' text format. */
export function exposition(metrics: readonly Metric[]): string {
  return metrics.map(textOf).join('\n');
}

function textOf({ name, help, type, samples }: Metric): string {
  const lines = samples().map(
    ({ suffix = '', labels = {}, value }) =>
      `${name}${suffix}${labelsIn(labels)} ${number(value)}\n`,
  );
  const told = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  return `# HELP ${name} ${told}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function labelsIn(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function number(value: number): string {
  return Number.isFinite(value) || Number.isNaN(value) ? `${value}` : value > 0 ? '+Inf' : '-Inf';
}

/** How often something happened. */
export class Counter implements Metric {
  readonly type = 'counter';
  #count = 0;

  constructor(
    readonly name: string,
    readonly help: string,
  ) {}

  increase(): void {
    this.#count += 1;
  }

  samples = (): readonly Sample[] => [{ value: this.#count }];
}

/** How values are spread, for each of some sets of labels: `of` makes one, which is kept for as long as the metric. */
export class Histogram implements Metric {
  readonly type = 'histogram';
  readonly #series: Series[] = [];

  /** @param bounds the highest value of each bucket, rising; the last bucket, without one, is added. */
  constructor(
    readonly name: string,
    readonly help: string,
    readonly bounds: readonly number[],
  ) {}

  of(labels: Labels): Series {
    const series = new Series(labels, this.bounds);
    this.#series.push(series);
    return series;
  }

  samples = (): readonly Sample[] => this.#series.flatMap((series) => series.samples());
}

/** The values with one set of labels. */
export class Series {
  readonly #labels: Labels;
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  constructor(labels: Labels, bounds: readonly number[]) {
    this.#labels = labels;
    this.#bounds = [...bounds, Number.POSITIVE_INFINITY];
    this.#counts = this.#bounds.map(() => 0);
  }

  observe(value: number): void {
    const bucket = this.#bounds.findIndex((bound) => value <= bound);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + 1;
    this.#sum += value;
  }

  samples(): readonly Sample[] {
    const labels = this.#labels;
    let count = 0;
    const buckets = this.#bounds.map((bound, i): Sample => {
      count += this.#counts[i] ?? 0;
      return { suffix: '_bucket', labels: { le: number(bound), ...labels }, value: count };
    });
    return [
      ...buckets,
      { suffix: '_sum', labels, value: this.#sum },
      { suffix: '_count', labels, value: count },
    ];
  }
}
