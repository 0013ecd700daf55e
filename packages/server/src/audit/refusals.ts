/** Why somebody was turned away: what the audit log says, under `because`, with what it means. */
export const refusals = {
  'no usable face':
    'no face, or several of which any could be meant, or one that is too small, blurred, dark or turned away',
  'not living': 'the client requires a living person, and the photo did not pass as one',
  'another face': 'the face is not the one that is enrolled',
  'another speaker': 'the voice is not the one that is enrolled',
  'other digits': 'the recording does not say the digits of the prompt',
  'unusable recording': 'the voice engine cannot use the recording; `fault` says why',
  'recordings gone': 'the recordings of the enrolment before this one cannot be opened any more',
  'another encoder': 'what is enrolled was made by an encoder that this engine cannot compare with',
  'enrolled already': 'the user has this face enrolled',
  duplicate: 'another user has it enrolled',
  'not alike enough': 'too far from what is enrolled to take its place',
  nobody: 'no enrolled user was found',
} as const;

/** A reason for which somebody was turned away. */
export type Refusal = keyof typeof refusals;
