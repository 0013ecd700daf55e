/**
 * An error with advice, where the disk and not the server is at fault: full, read-only, another user's, or no folder; else the
 * error as it was.
 * @param folder the data folder that could not be used.
 */
export function withFolderAdvice(error: unknown, folder: string): unknown {
  if (!isFolderTrouble(error)) return error;
  return new Error(
    `The data folder ${folder} cannot be used (${error.message}). Make room or rights there, or choose another folder.`,
    { cause: error },
  );
}

function isFolderTrouble(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  // A port may be refused with the same code.
  if ('syscall' in error && error.syscall === 'listen') return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^(ENOSPC|EROFS|EACCES|EPERM|EEXIST|ENOTDIR)$/.test(code) ||
    /disk is full|readonly database|unable to open database file/.test(error.message)
  );
}
