import type { Draft, DraftBody, Part } from './draft.js';

/** What a client is known by. */
export interface Credentials {
  readonly key: string;
  readonly secret: string;
  readonly livenessToken?: string | undefined;
}

/** Who calls, and for whom. */
export interface Caller extends Credentials {
  /** Where the server is, such as `https://biometrid.example`. A path of it stands before the contract's. */
  readonly origin: string;
  /** A client whose quota is spent. */
  readonly spent?: Credentials | undefined;
  /** A user of the client, where the draft needs one. */
  readonly userId?: string | undefined;
}

/** A request as `fetch` takes it. */
export interface EncodedRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer>;
}

/** An id that no server has given to a user. */
const nobody = '000000000000000000000000';
/** What stands for a credential that nobody has. */
const unknownCredential = 'contract-check-knows-nobody';

/** Puts a draft into bytes for a caller. */
export function encode(draft: Draft, caller: Caller): EncodedRequest {
  const user = draft.user === 'known' ? (caller.userId ?? nobody) : nobody;
  const path = draft.path.replaceAll('{userId}', encodeURIComponent(user));
  const search = draft.query === '' ? '' : `?${draft.query}`;
  const { body, type } = draft.body === undefined ? {} : encodeBody(draft.body);
  return {
    url: caller.origin.replace(/\/$/, '') + path + search,
    method: draft.method,
    headers: {
      ...credentialsOf(draft, caller),
      ...(type === undefined ? {} : { 'content-type': type }),
      ...draft.headers,
    },
    ...(body && { body }),
  };
}

function credentialsOf(draft: Draft, caller: Caller): Record<string, string> {
  const { key, secret, livenessToken = '' } = draft.spent ? (caller.spent ?? caller) : caller;
  const right: Readonly<Record<string, string>> = {
    ...{ biometridKey: key, biometridSecret: secret, livenessToken },
  };
  return Object.fromEntries(
    draft.operation.credentials.flatMap(({ scheme, name }) => {
      if (name === undefined || draft.credentials[name] === 'none') return [];
      const sent = draft.credentials[name] === 'unknown' ? unknownCredential : right[scheme];
      return sent === undefined ? [] : [[name, sent]];
    }),
  );
}

const boundary = 'contract-check-boundary';

function encodeBody(body: DraftBody): { body: Uint8Array<ArrayBuffer>; type: string } {
  switch (body.form) {
    case 'bytes':
      return { body: body.bytes, type: body.type };
    case 'application/json':
      return { body: utf8(JSON.stringify(body.value)), type: body.form };
    case 'application/x-www-form-urlencoded':
      return {
        body: utf8(
          new URLSearchParams(body.parts.map(([name, value]) => [name, value])).toString(),
        ),
        type: body.form,
      };
    case 'multipart/form-data':
      return { body: multipart(body.parts), type: `${body.form}; boundary=${boundary}` };
  }
}

function multipart(parts: readonly Part[]): Uint8Array<ArrayBuffer> {
  const chunks = parts.flatMap(([name, value]) => {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`;
    return typeof value === 'string'
      ? [utf8(`${head}\r\n\r\n${value}\r\n`)]
      : [
          utf8(`${head}; filename="${value.fileName}"\r\nContent-Type: ${value.type}\r\n\r\n`),
          value.bytes,
          utf8('\r\n'),
        ];
  });
  return Uint8Array.from(Buffer.concat([...chunks, utf8(`--${boundary}--\r\n`)]));
}

/** A body in parts that breaks off behind the name of its first. */
export const brokenMultipart = {
  form: 'bytes',
  type: `multipart/form-data; boundary=${boundary}`,
  bytes: utf8(`--${boundary}\r\nContent-Disposition: form-data; name="contract`),
} as const satisfies DraftBody;

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
