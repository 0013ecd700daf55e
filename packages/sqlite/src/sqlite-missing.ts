/** This Node has no SQLite of its own, and the library of this platform is not installed, or cannot be loaded here. */
export class SqliteMissing extends Error {
  override readonly name = 'SqliteMissing';
  readonly code = 'SQLITE_MISSING';

  /** @param library the package that holds it. */
  constructor(library: string, options?: ErrorOptions) {
    super(
      `SQLite cannot be loaded from ${library}: take Node 22.13 or later, which has it built in, or install with optional dependencies, on ${platforms}.`,
      options,
    );
  }
}

const platforms = 'Linux, macOS or Windows, with a processor of x64 or arm64';
