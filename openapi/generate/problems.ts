/** A document that cannot be generated from, with every reason and where it stands. */
export class ContractProblems extends Error {
  override readonly name = 'ContractProblems';

  constructor(
    readonly file: string,
    readonly problems: readonly string[],
  ) {
    super(`${file} has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}`);
  }
}

/** What a caught value says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Prints what is wrong with a document, a problem at a time. */
export function reportProblems(error: ContractProblems): void {
  console.error(`${error.message}:\n`);
  for (const problem of error.problems) console.error(`  ${problem}\n`);
}
