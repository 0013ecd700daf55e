import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const repository = new URL('../../', import.meta.url);
const text = (path: string) => readFileSync(new URL(path, repository), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: object;
  readonly healthcheck?: object;
  readonly mem_limit?: string;
}
const compose: { services: Record<string, Service>; secrets: object } = parse(
  text('docs/deploy/compose.yaml'),
  { merge: true },
);
const services = Object.entries(compose.services);
/** What it adds to the other, or changes. */
const threeServers: { services: Record<string, Partial<Service> & { extends?: object }> } = parse(
  text('docs/deploy/compose.three-servers.yaml'),
);
/** By an exact version: what an image is must not change by itself. */
const exact = /^[a-z]+:\d+\.\d+(\.\d+)?(-[a-z-]+)?$/;

it('the three servers have the same limits and checks', () => {
  for (const [name, service] of Object.entries(threeServers.services)) {
    if (service.extends !== undefined || name in compose.services) continue;
    expect(service).toMatchObject({
      image: expect.stringMatching(exact),
      healthcheck: expect.anything(),
      mem_limit: expect.stringMatching(/^\d+[gm]$/),
    });
  }
});

describe('the compose file', () => {
  it.each(services)('gives %s a limit of memory, and a check of its health', (_, service) => {
    expect(service.mem_limit).toMatch(/^\d+[gm]$/);
    // An image that is built here has its own.
    expect(service.healthcheck ?? service.build).toBeDefined();
  });

  it('names the images of others by their exact versions', () => {
    const others = services.filter(([, { build }]) => !build).map(([, { image }]) => image);
    expect(others.length).toBeGreaterThan(1);
    for (const image of others) expect(image).toMatch(exact);
  });

  it('needs no secret of which the README does not say how to make it', () => {
    const readme = text('docs/deploy/README.md');
    for (const secret of Object.keys(compose.secrets))
      expect(readme).toContain(`secrets/${secret}`);
  });
});

it('the image is built on exact versions', () => {
  const from = [...text('docs/deploy/Containerfile').matchAll(/^FROM (\S+)/gm)];
  expect(from.length).toBe(2);
  for (const [, image] of from) expect(image).toMatch(exact);
});

it('the workflows run actions by their commits', () => {
  const folder = '.github/workflows/';
  const used = readdirSync(new URL(folder, repository)).flatMap((file) =>
    [...text(folder + file).matchAll(/uses: (.*)/g)].map(([, action]) => action),
  );
  expect(used.length).toBeGreaterThan(5);
  for (const action of used) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
});
