import { basename } from 'node:path';

/** What the synthetic faces are, by how the names of their files begin. */
export const sources = {
  'sfhq-t2i-': {
    what: 'pictures by Flux, SDXL and DALL-E 3, cut out of the figures',
    attribution: 'D. Beniaguev, "SFHQ-T2I: Synthetic Faces High Quality, Text 2 Image"',
    licence: 'MIT',
  },
  'sfhq-': {
    what: 'pictures by StyleGAN2, of paintings, 3D models and text, cut out of the figures',
    attribution: 'D. Beniaguev, "SFHQ: Synthetic Faces High Quality"',
    licence: 'MIT',
  },
  'faker-': {
    what: 'pictures by Stable Diffusion 3, by age and country',
    attribution: 'faker-js/assets-person-portrait',
    licence: 'CC0 1.0',
  },
} as const;

/** Where a face comes from, by its file; undefined where it is none of the synthetic faces. */
export function sourceOf(photo: string): string | undefined {
  return Object.keys(sources).find((prefix) => basename(photo).startsWith(prefix));
}
