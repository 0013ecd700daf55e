/**
 * Lets the process outlive its output, whose errors would end it: a server when its log cannot be written, a command when its
 * reader has seen enough. A command whose result is lost fails, and says so unless it was the reader who left.
 */
export function outliveOutput(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (process.exitCode === undefined && error.code !== 'EPIPE')
      process.stderr.write(`biometrid: The output cannot be written (${error.message}).\n`);
    process.exitCode ??= 1;
  });
  // There is nowhere left to tell of it.
  process.stderr.on('error', () => {});
}
