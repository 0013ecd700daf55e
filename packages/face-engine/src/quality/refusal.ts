/** Why no template is made of a face, or of a photo: the whole list. */
export const refusals = {
  'no-face': 'it shows no face',
  'several-faces': 'it shows several faces',
  'cut-off': 'the face is cut off at the edge of the photo',
  'too-small': 'the face is too small',
  'too-dark': 'the face is too dark',
  'too-bright': 'the face is too bright',
  'low-contrast': 'the face has too little contrast',
  compressed: 'the photo is compressed too much',
  noisy: 'the photo is too noisy',
  blurred: 'the face is blurred',
  'turned-away': 'the face is turned away from the camera',
  'half-covered': 'half of the face is covered',
  'not-surely-human': 'it is not surely a human face',
  'eyes-covered': 'the eyes are covered',
  'mouth-covered': 'the mouth is covered',
} as const;

export type Refusal = keyof typeof refusals;
