import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';

/** Holds engines at work for as long as a test likes, in whatever thread or process they are. */
export interface Gate {
  /** For the `gate` of a sample: the engine that is given it stops there until the gate is open. */
  readonly path: string;
  /** Resolves once an engine has come to it. */
  reached(): Promise<void>;
  open(): void;
}

/** A gate that is closed, and opens with the end of the test at the latest. */
export function closedGate(): Gate {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-gate-'));
  const gate: Gate = {
    path: folder,
    async reached() {
      await expect.poll(() => existsSync(join(folder, 'reached'))).toBe(true);
    },
    open: () => writeFileSync(join(folder, 'open'), ''),
  };
  // A gate that is gone is open, too.
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return gate;
}
