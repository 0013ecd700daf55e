import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const openapi = new URL('../', import.meta.url);

/**
 * The second half of `pnpm run version`, after changesets has raised the packages: writes their one version into the
 * contract and files the contract as released.
 * @throws when that version is filed already with another content: what is released does not change.
 */
async function version(): Promise<void> {
  const { version }: { version: string } = JSON.parse(
    await readFile(new URL('package.json', openapi), 'utf8'),
  );
  const spec = new URL('biometrid.yaml', openapi);
  const source = withVersion(await readFile(spec, 'utf8'), version);
  const released = new URL(`released/biometrid-${version}.yaml`, openapi);
  if (existsSync(released)) {
    if ((await readFile(released, 'utf8')) === source) {
      console.log(`${version} is filed already, and the contract has not changed since.`);
      return;
    }
    throw new Error(
      `${version} is released, and the contract has changed since. Describe the change with \`pnpm changeset\`, then run \`pnpm run version\` again.`,
    );
  }
  await writeFile(spec, source);
  await mkdir(new URL('released/', openapi), { recursive: true });
  await writeFile(released, source);
  console.log(`Wrote version ${version} into the contract and filed ${fileURLToPath(released)}.`);
}

/** The contract's text with its `info.version` replaced; everything else stays to the letter. */
function withVersion(source: string, version: string): string {
  const line = /^(info:\n(?: {2,}.*\n)*? {2}version: ).*$/m;
  if (!line.test(source)) throw new Error('biometrid.yaml has no `version` below `info`.');
  return source.replace(line, `$1${version}`);
}

/** Whether the packages' version is filed, and the contract is what was filed. */
async function isFiled(): Promise<boolean> {
  const { version }: { version: string } = JSON.parse(
    await readFile(new URL('package.json', openapi), 'utf8'),
  );
  const released = await readFile(
    new URL(`released/biometrid-${version}.yaml`, openapi),
    'utf8',
  ).catch(() => undefined);
  if (released === (await readFile(new URL('biometrid.yaml', openapi), 'utf8'))) return true;
  console.error(
    `The contract of ${version} is not filed in openapi/released/, so nothing is published. Run \`pnpm run version\` and commit what it made.`,
  );
  return false;
}

// Changes after a release would go unseen if what was published is not what was filed.
if (process.argv.includes('--check')) process.exitCode = (await isFiled()) ? 0 : 1;
else
  await version().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
