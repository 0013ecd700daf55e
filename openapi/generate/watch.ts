import { once } from 'node:events';
import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Config } from '@redocly/openapi-core';
import { specFile } from './contract-files.js';
import { lintConfig } from './lint.js';
import { loadContract } from './load.js';
import { ContractProblems, reportProblems } from './problems.js';
import { displayPath, generateTarget, listTargets, writeFiles } from './targets.js';

/** Editors save in several steps; one generation is enough for them. Milliseconds. */
const settle = 60;

/** Generates now and after every edit of the contract, until the process is stopped. A broken save is shown and waited out. */
export async function watchContract(): Promise<never> {
  const rules = lintConfig(specFile);
  const generate = () => generateOnce(rules);
  let pending: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const edited = () => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      running = running.then(generate);
    }, settle);
  };
  // Before the first generation, so that no edit falls between; and on the folder, because many editors replace the
  // file, and a watch on the file would follow the old one.
  const edits = watch(dirname(specFile), (_event, name) => {
    if (name === basename(specFile)) edited();
  });
  running = running.then(generate);
  await running;
  console.log(`Watching openapi/${basename(specFile)}. Stop with Ctrl+C.`);
  const [error] = await once(edits, 'error');
  throw error;
}

async function generateOnce(rules: Promise<Config>): Promise<void> {
  const started = performance.now();
  try {
    const contract = await loadContract(specFile, rules);
    for (const target of listTargets()) {
      const changed = await writeFiles(target.folder, await generateTarget(target, contract));
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      for (const path of changed)
        console.log(`generated ${displayPath(target, path)} (${seconds} s)`);
    }
    console.log(`Up to date after ${((performance.now() - started) / 1000).toFixed(1)} s.`);
  } catch (error) {
    if (error instanceof ContractProblems) reportProblems(error);
    else console.error(error);
    console.error('Waiting for the next save.');
  }
}
