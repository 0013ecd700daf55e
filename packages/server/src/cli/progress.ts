/** How often a line is written where the output is no terminal. Milliseconds. */
const pause = 5_000;

/** Shows how far long work has come, on stderr. */
export interface ProgressLine {
  /** A terminal has the line rewritten; elsewhere there is one from time to time. */
  show(text: string): void;
  /** Leaves what was shown last, if anything. */
  end(): void;
}

export function progressLine(stream = process.stderr): ProgressLine {
  let shownAt = Number.NEGATIVE_INFINITY;
  let open = false;
  return {
    show(text) {
      if (stream.isTTY) {
        stream.write(`\r\u001b[K${text}`);
        open = true;
      } else if (performance.now() - shownAt > pause) {
        shownAt = performance.now();
        stream.write(`${text}\n`);
      }
    },
    end() {
      if (open) stream.write('\n');
      open = false;
    },
  };
}

/** Aborts when the user presses Ctrl+C, or the process is asked to end. */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => controller.abort(new Error('Interrupted.')));
  return controller.signal;
}
