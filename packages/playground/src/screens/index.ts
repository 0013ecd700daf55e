import { type ComponentType, lazy } from 'react';

/** What every screen is given. */
export interface ScreenProps {
  /** The parts of the address below the screen's own: `['verify']` of `#/face/verify`. */
  readonly rest: readonly string[];
}

export type ScreenName = keyof typeof screens;

/** The screens by the first part of their address. The code of each comes when it is opened. */
export const screens = {
  story: lazy(() => import('./story/index.js')),
  people: lazy(() => import('./people/index.js')),
  face: lazy(() => import('./face/index.js')),
  liveness: lazy(() => import('./liveness/index.js')),
  voice: lazy(() => import('./voice/index.js')),
  documents: lazy(() => import('./documents/index.js')),
  operation: lazy(() => import('./operation/index.js')),
  wire: lazy(() => import('./wire/index.js')),
} satisfies Record<string, ComponentType<ScreenProps>>;

/** The screens as the navigation groups them. */
export const navigation: readonly (readonly ScreenName[])[] = [
  ['story'],
  ['people', 'face', 'liveness', 'voice', 'documents'],
  ['operation', 'wire'],
];

/** The screen of an address; undefined when there is none. */
export function screenAt(name: string): ComponentType<ScreenProps> | undefined {
  return Object.entries(screens).find(([known]) => known === name)?.[1];
}
