import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { faceEngine } from '../engines/samples.js';
import { photoOf, troublesomePhoto } from '../operations/photos.js';
import { ask } from '../raw-http.js';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.js';

const text = (file: string) =>
  readFileSync(new URL(`../../../../docs/${file}`, import.meta.url), 'utf8');

interface Panel {
  targets: { expr: string }[];
}
interface Rule {
  alert: string;
  expr: string;
  annotations: { summary: string };
}

const dashboard: { panels: Panel[] } = JSON.parse(text('deploy/monitoring/dashboard.json'));
const rules: Rule[] = parse(text('deploy/monitoring/alerts.yaml')).groups.flatMap(
  (group: { rules: Rule[] }) => group.rules,
);
const expressions = [
  ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ...rules.map(({ expr }) => expr),
];

/** What Prometheus adds by itself. */
const ofPrometheus = ['instance', 'job'];

/** The labels of each series, by the name of the metric. */
function seriesOf(metrics: string): Map<string, Set<string>> {
  const series = new Map<string, Set<string>>();
  for (const [, name = '', labels = ''] of metrics.matchAll(/^(biometrid_\w+)(?:\{(.*)\})? /gm)) {
    const known = series.get(name) ?? new Set();
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label);
    series.set(name, known);
  }
  return series;
}

const namesIn = (expression: string) =>
  [...expression.matchAll(/\bbiometrid_\w+/g)].map(([name]) => name);

/** The labels that an expression selects or groups by. */
function labelsIn(expression: string): string[] {
  const selected = [...expression.matchAll(/(\w+)\s*=~?\s*"/g)].map(([, label = '']) => label);
  const grouped = [...expression.matchAll(/\bby \(([\w, ]+)\)/g)].flatMap(([, list = '']) =>
    list.split(/, */),
  );
  return [...selected, ...grouped];
}

describe('beside a server that runs', () => {
  let server: ServerUnderTest;
  let metrics: string;
  let series: Map<string, Set<string>>;
  beforeAll(async () => {
    server = await startServerUnderTest({ adminPort: 0, faceEngine, engineThreads: 1 });
    const { biometrid } = await server.client();
    const find = (photo: Blob) => biometrid.face.findUser({ photo }).catch(() => undefined);
    await find(photoOf('ada'));
    await find(troublesomePhoto({ throw: 'a fault' }, 'ada'));
    metrics = (await ask(server.adminOrigin ?? '', { path: '/metrics' })).text;
    series = seriesOf(metrics);
  });
  afterAll(() => server.stop());

  it('dashboard and alerts use only metrics that it shows', () => {
    expect(expressions.length).toBeGreaterThan(30);
    expect(expressions.flatMap(namesIn).filter((name) => !series.has(name))).toEqual([]);
  });

  it('dashboard and alerts go only by labels that those have', () => {
    const unknown = expressions.flatMap((expression) => {
      const labels = namesIn(expression).flatMap((name) => [...(series.get(name) ?? [])]);
      return labelsIn(expression).filter(
        (label) => !labels.includes(label) && !ofPrometheus.includes(label),
      );
    });
    expect(unknown).toEqual([]);
  });

  it('the guide explains each of its metrics, and no other', () => {
    const shown = [...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
    const [, table = ''] =
      /^## Health and metrics\n([\s\S]*?)^## /m.exec(text('guides/running.md')) ?? [];
    const explained = [...table.matchAll(/`(biometrid_\w+)`/g)].map(([, name = '']) => name);
    expect(explained.sort()).toEqual(shown.sort());
  });

  it('requests at which an engine failed are counted', () => {
    expect(metrics).toMatch(/^biometrid_engine_failed\{engine="face"\} 1$/m);
    expect(metrics).toMatch(/^biometrid_engine_cut\{engine="face"\} 0$/m);
  });
});

it('requests whose deadline passed at work are counted', async () => {
  const server = await startServerUnderTest({
    ...{ adminPort: 0, faceEngine, engineThreads: 1, engineDeadline: 1_000 },
  });
  const { biometrid } = await server.client();
  const endless = troublesomePhoto({ spin: true });
  await biometrid.face.findUser({ photo: endless }).catch(() => undefined);
  const { text } = await ask(server.adminOrigin ?? '', { path: '/metrics' });
  expect(text).toMatch(/^biometrid_engine_cut\{engine="face"\} 1$/m);
  await server.stop();
});

it('each alert has a name of its own, and says what to do or where to look', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { annotations } of rules) expect(annotations.summary).toMatch(/\.$/);
});
