import type { Engines } from '../engines/engines.js';
import { faceGallery } from '../face/encodings-in-use.js';
import type { GalleryName } from '../storage/storage.js';
import type { Searched } from '../templates/templates.js';
import { voiceGallery } from '../voice/voice-encoder.js';

/** How a gallery is searched; undefined where these engines search none such. */
export type HowSearched = (gallery: GalleryName) => Searched | undefined;

/** What the engines of a server search. */
export function searchedBy({ face, voice }: Pick<Engines, 'face' | 'voice'>): HowSearched {
  const galleries = [
    ...(face?.encodings ?? []).map(faceGallery),
    ...(voice === undefined ? [] : voice.languages.map(({ code }) => voiceGallery(voice, code))),
  ];
  return ({ modality, encoder }) =>
    galleries.find((each) => each.modality === modality && each.encoder === encoder);
}
