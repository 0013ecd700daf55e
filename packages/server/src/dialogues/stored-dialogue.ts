import { isRecord, type Json, type JsonObject } from '../json/json.js';
import { andThen, type MaybePromise } from '../maybe-promise.js';
import type { DialogueRecord, Repositories } from '../storage/storage.js';
import { type Dialogue, isDialogueKind, type PromptClaim } from './dialogue.js';

/** The dialogue that a user has, expired or not. */
export function findDialogue(
  { dialogues }: Pick<Repositories, 'dialogues'>,
  clientId: string,
  userId: string,
): MaybePromise<Dialogue | undefined> {
  return andThen(dialogues.find(clientId, userId), (record) => record && toDialogue(record));
}

/**
 * Puts a dialogue in the place of the one that was seen, or removes it.
 * @returns false when another stands there by now, or the user is gone; then nothing is changed.
 */
export function swapDialogue(
  { dialogues }: Pick<Repositories, 'dialogues'>,
  clientId: string,
  userId: string,
  seen: Dialogue | undefined,
  next: Dialogue | undefined,
): Promise<boolean> {
  return dialogues.swap(clientId, userId, seen, next && toRecord(next));
}

function toRecord({
  id,
  revision,
  expiresAt,
  sessionHash,
  progress,
  claim,
  ...rest
}: Dialogue): DialogueRecord {
  const state = { ...rest, ...(claim && { claim: { ...claim } }) };
  return { id, revision, expiresAt, sessionHash, state, progress };
}

/** @throws when it is none, as in a database that others wrote to. */
function toDialogue({ state, ...record }: DialogueRecord): Dialogue {
  const { kind } = state;
  if (typeof kind !== 'string' || !isDialogueKind(kind))
    throw new Error('The database holds a dialogue of an unknown kind');
  return {
    ...record,
    kind,
    language: text(state, 'language'),
    promptCode: text(state, 'promptCode'),
    usedPrompts: texts(state, 'usedPrompts'),
    // Release 1.0.0 kept their number alone. What it kept of them besides opens only with as many.
    acceptedPrompts: state['acceptedPrompts'] === undefined ? [] : texts(state, 'acceptedPrompts'),
    refused: number(state, 'refused'),
    claim: toClaim(state['claim']),
  };
}

function toClaim(claim: Json | undefined): PromptClaim | undefined {
  if (claim === undefined || !isRecord(claim)) return undefined;
  return { id: text(claim, 'id'), expiresAt: number(claim, 'expiresAt') };
}

function text(object: JsonObject, field: string): string {
  const value = object[field];
  if (typeof value !== 'string') throw unexpected(field);
  return value;
}

function number(object: JsonObject, field: string): number {
  const value = object[field];
  if (typeof value !== 'number') throw unexpected(field);
  return value;
}

function texts(object: JsonObject, field: string): readonly string[] {
  const value = object[field];
  const isText = (item: Json) => typeof item === 'string';
  if (!Array.isArray(value) || !value.every(isText)) throw unexpected(field);
  return value;
}

function unexpected(field: string): Error {
  return new Error(`The database holds a dialogue with an unexpected ${field}`);
}
