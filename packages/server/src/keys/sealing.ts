import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** Where a template belongs. What was sealed for one place cannot be opened in another. */
export interface TemplateContext {
  readonly clientId: string;
  readonly userId: string;
  readonly modality: string;
  /** Id and version of the encoder that made the template. */
  readonly encoder: string;
  /** Version of the layout of what is sealed. */
  readonly version: number;
  readonly templateId: string;
}

/** Whose templates a data key seals, and the master key that it is wrapped by. */
export interface WrappingContext {
  readonly clientId: string;
  readonly userId: string;
  readonly masterKeyId: string;
}

/** What is sealed was changed, belongs to another place, or was sealed with another key. */
export class SealBroken extends Error {
  override name = 'SealBroken';
  constructor() {
    super(
      'Sealed data cannot be opened: it was changed, moved from another place, or sealed with another key.',
    );
  }
}

/** A user's data key: 32 random bytes. The caller fills it with zeros after use. */
export function newDataKey(): Uint8Array {
  // Not a Buffer, of which a slice is no copy.
  return new Uint8Array(randomBytes(keyBytes));
}

/**
 * Seals a template for one place.
 * @param dataKey the user's, 32 bytes.
 * @returns 29 bytes more than the template has.
 */
export function seal(
  dataKey: Uint8Array,
  context: TemplateContext,
  plaintext: Uint8Array,
): Uint8Array {
  return encrypt(dataKey, templatePlace(context), plaintext);
}

/**
 * Opens a template that was sealed for this place.
 * @param dataKey the user's, 32 bytes.
 * @throws {SealBroken} when it was not, or when a bit of it changed.
 */
export function open(
  dataKey: Uint8Array,
  context: TemplateContext,
  sealed: Uint8Array,
): Uint8Array {
  return decrypt(dataKey, templatePlace(context), sealed);
}

/** Where a piece of a copy of a gallery belongs. */
export interface ChunkContext extends Pick<TemplateContext, 'clientId' | 'modality' | 'encoder'> {
  /** Version of its layout, and what its records were made by. */
  readonly contents: string;
  readonly generation: string;
  /** The change that the gallery was at. */
  readonly change: number;
  readonly number: number;
  /** The changes of its enrolments: those after one, up to another. */
  readonly after: number;
  readonly upTo: number;
}

/** Seals a piece of a copy of a gallery, under a key of its own. */
export function sealChunk(
  dataKey: Uint8Array,
  context: ChunkContext,
  plaintext: Uint8Array,
): Uint8Array {
  return encrypt(dataKey, chunkPlace(context), plaintext);
}

/** Opens what `sealChunk` sealed for this place. @throws {SealBroken} */
export function openChunk(
  dataKey: Uint8Array,
  context: ChunkContext,
  sealed: Uint8Array,
): Uint8Array {
  return decrypt(dataKey, chunkPlace(context), sealed);
}

/** Wraps a data key by a master key. @returns 61 bytes. */
export function wrapDataKey(
  masterKey: KeyObject,
  context: WrappingContext,
  dataKey: Uint8Array,
): Uint8Array {
  return encrypt(masterKey, wrappingPlace(context), dataKey);
}

/**
 * The data key that was wrapped. The caller fills it with zeros after use.
 * @throws {SealBroken} when it was wrapped by another master key, for another user, or changed since.
 */
export function unwrapDataKey(
  masterKey: KeyObject,
  context: WrappingContext,
  wrapped: Uint8Array,
): Uint8Array {
  return decrypt(masterKey, wrappingPlace(context), wrapped);
}

/**
 * The name of a user in the audit log: 32 hexadecimal digits. Nobody can tell whose it is once the data key is gone.
 * @param dataKey the user's, 32 bytes.
 */
export function subjectPseudonym(dataKey: Uint8Array, userId: string): string {
  return createHmac('sha256', dataKey)
    .update(place('audit subject', [userId]))
    .digest('hex')
    .slice(0, 32);
}

/** Of whose samples a digest is kept, and what makes templates of them. */
export type DigestContext = Pick<TemplateContext, 'clientId' | 'userId' | 'modality' | 'encoder'>;

/**
 * A digest that only the holder of a key can make: HMAC-SHA256 under a key of its own, which HKDF-SHA256 derives from the user's.
 * @param dataKey the user's, 32 bytes.
 * @param digest of a sample.
 * @returns 32 bytes.
 */
export function keyedDigest(
  dataKey: Uint8Array,
  { clientId, userId, modality, encoder }: DigestContext,
  digest: Uint8Array,
): Uint8Array {
  const info = place('digest', [clientId, userId, modality, encoder]);
  const key = new Uint8Array(hkdfSync('sha256', dataKey, '', info, keyBytes));
  const keyed = createHmac('sha256', key).update(digest).digest();
  key.fill(0);
  // Bytes of their own: a small Buffer is a piece of memory that it shares with others.
  return new Uint8Array(keyed);
}

/*
 * AES-256-GCM, laid out as: version (1 byte) | nonce (12) | ciphertext | tag (16). Random nonces are safe for 2^32 seals with
 * one key, which neither a user's templates nor a master key's users come near.
 */
const layoutVersion = 1;
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const headBytes = 1 + nonceBytes;

function encrypt(
  key: Uint8Array | KeyObject,
  associated: Uint8Array,
  plaintext: Uint8Array,
): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(associated);
  return Buffer.concat([
    Uint8Array.of(layoutVersion),
    nonce,
    cipher.update(plaintext),
    cipher.final(),
    cipher.getAuthTag(),
  ]);
}

function decrypt(
  key: Uint8Array | KeyObject,
  associated: Uint8Array,
  sealed: Uint8Array,
): Uint8Array {
  const end = sealed.length - tagBytes;
  if (end < headBytes || sealed[0] !== layoutVersion) throw new SealBroken();
  const nonce = sealed.subarray(1, headBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(associated).setAuthTag(sealed.subarray(end));
  const plaintext = decipher.update(sealed.subarray(headBytes, end));
  try {
    decipher.final();
  } catch {
    plaintext.fill(0);
    throw new SealBroken();
  }
  return plaintext;
}

function templatePlace(context: TemplateContext): Uint8Array {
  const { clientId, userId, modality, encoder, version, templateId } = context;
  return place('template', [clientId, userId, modality, encoder, String(version), templateId]);
}

function chunkPlace(context: ChunkContext): Uint8Array {
  const { clientId, modality, encoder, contents, generation, ...numbers } = context;
  const { change, number, after, upTo } = numbers;
  return place('gallery chunk', [
    ...[clientId, modality, encoder, contents, generation],
    ...[change, number, after, upTo].map(String),
  ]);
}

function wrappingPlace({ clientId, userId, masterKeyId }: WrappingContext): Uint8Array {
  return place('data key', [clientId, userId, masterKeyId]);
}

/** A purpose and its fields, so that no two places have the same bytes. */
function place(purpose: string, fields: readonly string[]): Uint8Array {
  let text = `biometrid ${purpose}`;
  for (const field of fields) text += `|${field.length}:${field}`;
  // UTF-16 keeps every string apart; UTF-8 would write all lone surrogates as one.
  return Buffer.from(text, 'utf16le');
}
