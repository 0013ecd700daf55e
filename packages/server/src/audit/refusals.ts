/** Why somebody was turned away: what the audit log says, under `because`, with what it means. */
export const refusals = {
  'no usable face':
    'no face, or several of which any could be meant, or one that is too small, blurred, dark or turned away',
  'not living': 'the client requires a living person, and the photo did not pass as one',
  'another face': 'the face is not the one that is enrolled',
  'another voice': 'the voice is not the one that is enrolled',
  'other digits': 'the recording does not say the digits of the prompt',
  'more than digits': 'the recording says other words beside the digits',
  'same recording': 'a dialogue of the user has taken the same recording before',
  'heard before':
    'the recording, or a part of it, is one that a dialogue of the user has taken before',
  'not like before': 'no three recordings of the enrolment are of one voice',
  'unusable recording': 'the voice engine cannot use the recording; `fault` says why',
  'recordings gone': 'the recordings of the dialogue before this one cannot be opened any more',
  'another encoder': 'what is enrolled was made by an encoder that this engine cannot compare with',
  'enrolled already': 'the user has this face enrolled',
  duplicate: 'another user has it enrolled',
  'not alike enough': 'too far from what is enrolled to take its place',
  'nothing readable': 'nothing of an identity document was found on the images',
  'check failed': 'a decisive check of the document is not good',
  nobody: 'no enrolled user was found',
} as const;

/** A reason for which somebody was turned away. */
export type Refusal = keyof typeof refusals;
