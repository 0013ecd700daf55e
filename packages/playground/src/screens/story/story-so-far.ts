import { session } from '../../session/session.js';
import { createStore, type Store } from '../../store.js';
import type { FaceAnswer } from '../face/face-operations.js';

/** A photo of the story, and what was answered about it. */
export interface Told {
  readonly photo: File;
  readonly answer: FaceAnswer;
}

/** How far the story of a person has come in this visit. It is told in this order. */
export interface StorySoFar {
  /** The person of the story; made with the first photo. */
  readonly userId?: string;
  readonly enrolled?: Told;
  readonly verified?: Told;
  /** Somebody else is about to try. */
  readonly strangerTries?: boolean;
  readonly stranger?: Told;
  readonly isDeleted?: boolean;
}

const store: Store<StorySoFar> = createStore<StorySoFar>({});
session.subscribe(() => store.set({}));

/** It outlives the screen, so that it goes on after a look at the voice; it ends with the page. */
export const storySoFar = {
  get: store.get,
  subscribe: store.subscribe,
  goOn(more: Partial<StorySoFar>): void {
    store.set({ ...store.get(), ...more });
  },
  begin(): void {
    store.set({});
  },
};
