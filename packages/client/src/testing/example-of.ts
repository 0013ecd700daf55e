/** The name of the example of a message: `noFileOrInvalidFormat` of `NO_FILE_OR_INVALID_FORMAT`. */
export function exampleOf(message: string): string {
  const [name = ''] = message.toLowerCase().split('/');
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
