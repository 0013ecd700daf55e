/** A language by its name, `English`; the code where nobody has a name for it. */
export function languageName(code: string): string {
  try {
    return (
      new Intl.DisplayNames(document.documentElement.lang, { type: 'language' }).of(code) ?? code
    );
  } catch {
    return code;
  }
}
