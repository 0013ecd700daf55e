/** The library of this platform is not installed, or cannot be loaded here. */
export class OnnxRuntimeMissing extends Error {
  override readonly name = 'OnnxRuntimeMissing';
  readonly code = 'ONNX_RUNTIME_MISSING';

  /** @param library the package that holds it. */
  constructor(library: string, options?: ErrorOptions) {
    super(
      `ONNX Runtime cannot be loaded from ${library}: install with optional dependencies, on a platform that it is made for (${platforms}).`,
      options,
    );
  }
}

const platforms = 'Linux with glibc or Windows on x64 or arm64, macOS on arm64';
