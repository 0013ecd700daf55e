import type { VoiceDescription } from '../engines/guest.js';
import type { Searched } from '../templates/templates.js';

/**
 * What makes the templates of voices in one language. Voices are enrolled, compared and erased by language, so each language
 * has templates, and a key of the user, of its own.
 */
export function voiceEncoder({ encoder }: VoiceDescription, language: string): string {
  return `${encoder}/${language}`;
}

/** How a client's voices of one language are searched. */
export function voiceGallery(engine: VoiceDescription, language: string): Searched {
  const encoder = voiceEncoder(engine, language);
  return { modality: 'voice', encoder, dimensions: engine.dimensions, cohort: undefined };
}

/** Whether an encoder is that of a language, of this engine or of one before it. */
export function isOfLanguage(encoder: string, language: string): boolean {
  // No language code holds a slash.
  return encoder.endsWith(`/${language}`);
}
