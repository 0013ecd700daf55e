/**
 * Why an answer about faces refuses, as it says it to a person, beside what the engine itself finds lacking. PHOTO stands for what the
 * request calls the photo.
 */
export const faceReasons = {
  noFace: {
    text: 'No faces found on PHOTO',
    when: 'also of one that is too dark or too blurred to be found',
  },
  severalFaces: { text: 'Several faces found on PHOTO', when: 'a second face could be meant' },
  noUsableFace: {
    text: 'No usable face found on PHOTO',
    when: 'the engine made no template, and says no more',
  },
  unexplained: {
    text: 'No usable face found',
    when: 'the same of one of two photos that are compared',
  },
  notLiving: {
    text: 'No living face found on PHOTO',
    when: 'the client requires a living person',
  },
  anotherFace: {
    text: 'The user has another face enrolled',
    when: 'of an enrolment: whose it is, is not on the photo',
  },
  anotherEncoder: {
    text: 'The enrolled face was made by another encoder; delete it and enroll the face again',
    when: 'this engine cannot compare with it',
  },
  propertiesOff: {
    text: 'Face properties are switched off for this client',
    when: '`--face-properties off`',
  },
  noProperties: {
    text: 'No properties can be estimated',
    when: 'the engine offers none, or estimates none of this face',
  },
} as const;

/**
 * A reason in words.
 * @param photos what the request calls the photos that it is about.
 */
export function faceReason(reason: keyof typeof faceReasons, ...photos: readonly string[]): string {
  return faceReasons[reason].text.replace(
    'PHOTO',
    photos.map((photo) => `'${photo}'`).join(' or '),
  );
}
