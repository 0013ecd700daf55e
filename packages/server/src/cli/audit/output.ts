import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';

/** What an export is written to. */
export interface Output {
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a new file, readable by its owner alone, or stdout where the name is `-`.
 * @param goOn appends to the file when it is there.
 * @throws when it is there otherwise, or does not end with a whole line.
 */
export function openOutput(file: string, goOn = false): Output {
  if (file === '-') return toStdout();
  const descriptor = open(file, goOn);
  return {
    async write(text) {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    },
    async close() {
      try {
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

function toStdout(): Output {
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
      }),
    close: async () => {},
  };
}

function open(file: string, goOn: boolean): number {
  try {
    const descriptor = openSync(file, goOn ? 'a+' : 'wx', 0o600);
    if (goOn && !endsWithLine(descriptor)) {
      closeSync(descriptor);
      throw new Error(
        `${file} ends in the middle of a line. Remove that line, and give --after the one before.`,
      );
    }
    return descriptor;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    throw new Error(`${file} is there already and is not overwritten. Choose another name.`);
  }
}

function endsWithLine(descriptor: number): boolean {
  const { size } = fstatSync(descriptor);
  const last = Buffer.alloc(1);
  return size === 0 || (readSync(descriptor, last, 0, 1, size - 1) === 1 && last[0] === 0x0a);
}
