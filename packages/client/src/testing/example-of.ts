/** The name of the example of a message: `noFileOrInvalidFormat` of `NO_FILE_OR_INVALID_FORMAT`, `faceEnrolled` of `FACE_ENROLLED_WITH_SUCCESS`. */
export function exampleOf(message: string): string {
  const [name = ''] = message.toLowerCase().split(/\/|_with_success$/);
  return name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
