import { loadContract } from './load.js';
import { displayPath, generateTarget, listTargets, staleFiles } from './targets.js';

/**
 * Generates everything in memory, past every cache, and compares it with what is committed.
 * Built files (below `dist/`) are made anew by every build, so they cannot be stale.
 * @returns 1 when a file is stale, after naming each.
 */
export async function check(): Promise<number> {
  const contract = await loadContract();
  let stale = 0;
  for (const target of listTargets()) {
    const files = (await generateTarget(target, contract)).filter(
      ({ path }) => !path.startsWith('dist/'),
    );
    for (const path of await staleFiles(target.folder, files)) {
      console.error(`stale: ${displayPath(target, path)}`);
      stale++;
    }
  }
  if (stale === 0) {
    console.log('Everything generated is current.');
    return 0;
  }
  console.error(
    `\n${stale === 1 ? 'One file is' : `${stale} files are`} stale. Run \`pnpm generate\` and commit the result.`,
  );
  return 1;
}
