/** Why a document is refused, as an answer says it to a person. NAMES stands for the fields of the request, or for the check. */
export const documentReasons = {
  noDocument: {
    text: 'No document found on NAMES',
    when: 'nothing of an identity document could be read; there is the reason alone',
  },
  failedCheck: {
    text: 'The document fails the check NAMES',
    when: 'the first decisive check that is not good; what was read stands beside it',
  },
} as const;

/** A reason as a sentence. */
export function documentReason(
  reason: keyof typeof documentReasons,
  names: readonly string[],
): string {
  const quoted = names.map((name) => `'${name}'`).join(' or ');
  return documentReasons[reason].text.replace('NAMES', quoted);
}
