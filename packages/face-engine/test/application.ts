import { execFile } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

const packages = fileURLToPath(new URL('../..', import.meta.url));

/** What is left of a program. */
interface Ended {
  /** Its exit code; the signal that ended it where one did. */
  readonly end: number | string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of somebody's own, in which the built engine is installed. */
export interface Application {
  readonly folder: string;
  /** Runs a program there, as an ES module, until it ends by itself. */
  run(program: string): Promise<Ended>;
  remove(): void;
}

/** Installs the engine; @param leftOut names models whose files are not there. */
export function application(ctx: TestContext, ...leftOut: string[]): Application {
  for (const name of ['face-engine', 'face-models', 'image-reader']) {
    if (existsSync(join(packages, name, 'dist/index.js'))) continue;
    const message = `@biometrid/${name} is not built: run "pnpm build" first.`;
    if (process.env['CI']) throw new Error(message);
    ctx.skip(message);
  }
  const folder = mkdtempSync(join(tmpdir(), 'face-engine-'));
  const modules = join(folder, 'node_modules');
  const install = (name: string, path: string) => {
    mkdirSync(join(modules, '@biometrid', name, path, '..'), { recursive: true });
    cpSync(join(packages, name, path), join(modules, '@biometrid', name, path), {
      recursive: true,
      // The models are large: they are linked.
      filter: (source) => !/dist.models.[^/\\]+$/.test(source),
    });
  };
  for (const path of ['package.json', 'dist']) {
    install('face-engine', path);
    install('face-models', path);
    install('image-reader', path);
  }
  for (const name of ['sharp', '@biometrid/onnx-runtime']) {
    symlinkSync(join(packages, 'face-engine/node_modules', name), join(modules, name));
  }
  const models = 'face-models/dist/models';
  for (const file of readdirSync(join(packages, models))) {
    if (leftOut.includes(file.replace(/\.\w+$/, ''))) continue;
    symlinkSync(join(packages, models, file), join(modules, '@biometrid', models, file));
  }
  return {
    folder,
    run(program) {
      writeFileSync(join(folder, 'main.mjs'), program);
      return new Promise((resolve) => {
        execFile(process.execPath, ['main.mjs'], { cwd: folder }, (error, stdout, stderr) => {
          resolve({ end: error ? (error.signal ?? error.code ?? undefined) : 0, stdout, stderr });
        });
      });
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
