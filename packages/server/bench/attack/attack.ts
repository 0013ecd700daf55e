import type { Findings } from './findings.js';

/** One way to attack a server. */
export interface Attack {
  /** Without spaces, for the command line. */
  readonly name: string;
  /** What is tried, in a line. */
  readonly about: string;
  /** Set when it needs PostgreSQL. */
  readonly postgres?: true;
  /** Set when it has no short form. */
  readonly long?: true;
  /** Tries it on servers that it starts itself, and ends. What gives way is among the findings. */
  run(ground: Ground): Promise<Findings>;
}

/** What attacks have for their work. */
export interface Ground {
  /** Whether it is the short form, which takes seconds of processor time. */
  readonly short: boolean;
  /** What chance is made of, so that an attack can be repeated. */
  readonly seed: number;
  /** The URL of an empty PostgreSQL database; undefined where PostgreSQL is not installed. */
  readonly databaseUrl: string | undefined;
  /** Tells how far an attack has come. */
  readonly progress: (says: string) => void;
}
