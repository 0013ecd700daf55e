/** Why nothing is made of a recording: the whole list, in the words of the server's guest interface. */
export const refusals = {
  'nothing heard': 'no voice is heard in it',
  'too short': 'there is too little speech in it',
  'too long': 'it is too long',
  'too quiet': 'the voice is too quiet',
  'too loud': 'the voice is so loud that the recording is cut off',
  'too noisy': 'what is heard beside the voice is too loud',
} as const;

export type Refusal = keyof typeof refusals;
