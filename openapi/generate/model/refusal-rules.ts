import type { Field, OperationModel } from './operation-model.js';

/** What may be wrong with a request, and what is answered then. */
export interface RefusalRule {
  /** Why such a request is refused: a sentence for who got the answer. */
  readonly cause: string;
  /** What to do about it: another. */
  readonly remedy: string;
  /** What it is answered with: the first of these messages that the operation documents. */
  readonly codes: readonly string[];
  /** Which operations have it; all when left out. */
  readonly of?: (operation: RuledOperation) => boolean;
  /** The fields of which each may have it. An operation without any does not. */
  readonly fields?: (field: Field) => boolean;
  /** Set where each field has a message of its own: the message, before those that all have. */
  readonly codeOf?: (field: string) => string;
}

/** What the rules look at. */
export type RuledOperation = Omit<OperationModel, 'refusals'>;

const invalid = ['INVALID_REQUEST'];
const busy = ['TOO_MANY_REQUESTS'];
const badFile = ['NO_FILE_OR_INVALID_FORMAT', 'NO_FILES_OR_INVALID_FORMATS', ...invalid];

/**
 * Everything that may be wrong with a request, in the order in which it is looked for, in all fields before the next fault is: of two
 * faults the first is answered. Only a body of parts is judged as it comes: one that has a file that is too large and breaks off
 * afterwards is too large, and one that has too many parts before such a file is malformed.
 * The contract lists the messages that an operation has; which fault has which, and what comes first, stands here alone.
 * (Wire contract, sections 3 to 7.)
 */
export const refusalRules = {
  'headers too large': {
    cause: 'The headers, or the address, are larger than the server reads.',
    remedy: 'Send less in headers and cookies.',
    codes: ['HEADERS_TOO_LARGE'],
  },
  'unreadable request': {
    cause: 'The request is no HTTP, its address cannot be decoded, or it broke off.',
    remedy: 'Look at what writes the request, and at proxies on its way.',
    codes: invalid,
  },
  'too many at once': {
    cause: 'The address has more requests under way than the server takes from one.',
    remedy: 'Wait as long as `Retry-After` says, and send fewer at once.',
    codes: busy,
  },
  'host missing': {
    cause: 'The request has no `Host` header.',
    remedy: 'Send the header, as every client of HTTP/1.1 does.',
    codes: invalid,
  },
  'header doubled': {
    cause: '`Host`, `Content-Type` or `Transfer-Encoding` is there more than once.',
    remedy: 'Send the header once; look at proxies that add one.',
    codes: invalid,
  },
  'unknown transfer coding': {
    cause: 'The body is sent in a transfer coding other than `chunked`.',
    remedy: 'Send the body with its length, or chunked.',
    codes: invalid,
  },
  'unknown path': {
    cause: 'The contract has no such path, or an id in it is empty.',
    remedy: 'Compare the address with the one in the docs, the base path included.',
    codes: ['PATH_NOT_FOUND'],
  },
  'wrong method': {
    cause: 'The path has no such method.',
    remedy: 'Use one that the `Allow` header of the answer names.',
    codes: ['METHOD_NOT_ALLOWED'],
  },
  'too many failures': {
    cause: 'Too many authentications failed from the address.',
    remedy: 'Correct the credentials, and wait as long as `Retry-After` says.',
    codes: busy,
  },
  'credentials missing': {
    cause: 'A header with credentials is missing or empty.',
    remedy: 'Send each header that the operation names.',
    codes: ['AUTHENTICATION_HEADERS_MISSING'],
  },
  'credentials doubled': {
    cause: 'A header with credentials is there more than once.',
    remedy: 'Send it once.',
    codes: invalid,
  },
  'unknown client': {
    cause: 'No client has the key.',
    remedy: 'Check the key, and which server it is for.',
    codes: ['CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS'],
    of: ({ codes }) => codes.has('CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS'),
  },
  'wrong credentials': {
    cause: 'The secret does not fit the key, or the token is nobody’s.',
    remedy: 'Check the secret or token; one that was replaced may have ended.',
    codes: ['INVALID_AUTHENTICATION_HEADERS'],
  },
  'too fast': {
    cause: 'The client asked more often in the second than its rate limit allows.',
    remedy: 'Wait as long as `Retry-After` says, and ask more slowly.',
    codes: busy,
  },
  'quota spent': {
    cause: 'The client has made all requests that it may make this month.',
    remedy: 'Ask whoever runs the server for a larger quota, or wait for the next month.',
    codes: ['REQUEST_LIMIT_REACHED'],
  },
  'unknown user': {
    cause: 'The client has no user with the id of the path.',
    remedy: 'Create the user, or check the id; ids of other clients are as unknown.',
    codes: ['USERID_NOT_EXISTS'],
    of: ({ userParameter }) => userParameter !== undefined,
  },
  'engine missing': {
    cause: 'The server has no engine for what the operation does.',
    remedy: 'Ask whoever runs the server to install one.',
    codes: [
      'NO_FACE_ENGINE_CONFIGURATION_AVAILABLE',
      'NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE',
      'ENGINE_NOT_AVAILABLE',
    ],
    of: (operation) => needsEngine(operation) && !opensWithoutEngine(operation),
  },
  'malformed query': {
    cause: 'A percent sign in the query starts no UTF-8.',
    remedy: 'Encode names and values, as `URLSearchParams` does.',
    codes: invalid,
  },
  'engine busy': {
    cause: 'The engine has more to do than it can take on.',
    remedy: 'Repeat the request after the time that `Retry-After` names.',
    codes: ['ENGINE_NOT_AVAILABLE'],
    of: needsEngine,
  },
  'unexpected body': {
    cause: 'The request has a body, and the operation takes none.',
    remedy: 'Send no body.',
    codes: invalid,
    of: (operation) => !takesBody(operation),
  },
  'unsupported media type': {
    cause: 'The body is of a media type that the operation does not take.',
    remedy: 'Send one that the operation names, and say which in `Content-Type`.',
    codes: ['UNSUPPORTED_MEDIA_TYPE'],
    of: takesBody,
  },
  'body too large': {
    cause:
      'The body, a file in it, or what surrounds the files, is larger than the operation takes.',
    remedy: 'Send a smaller picture or a shorter recording.',
    codes: ['FILE_TOO_LARGE'],
    of: takesBody,
  },
  'too many bodies': {
    cause: 'The client has more large requests under way than the server holds for one.',
    remedy: 'Wait as long as `Retry-After` says, and send fewer at once.',
    codes: busy,
    of: takesBody,
  },
  'malformed body': {
    cause: 'The body is not what its media type says, or it breaks off.',
    remedy: 'Look at what writes the body; a form with files needs its boundary.',
    codes: invalid,
    of: takesBody,
  },
  'engine of file missing': {
    cause: 'The server has no engine for the file that the request brings.',
    remedy: 'Ask whoever runs the server to install one.',
    codes: ['NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE', 'ENGINE_NOT_AVAILABLE'],
    of: opensWithoutEngine,
  },
  'unknown query parameter': {
    cause: 'The query has a parameter that the operation does not have.',
    remedy: 'Leave it out, or correct its name.',
    codes: invalid,
  },
  'query parameter doubled': {
    cause: 'A parameter of the query is there more than once.',
    remedy: 'Send it once.',
    codes: invalid,
    fields: ({ place, type, schema }) =>
      place !== 'path' && isText(place, schema) && type !== 'array',
  },
  'unknown field': {
    cause: 'The body has a field that the operation does not have.',
    remedy: 'Leave it out, or correct its name.',
    codes: ['UNEXPECTED_FIELD', ...invalid],
    of: takesBody,
  },
  'field doubled': {
    cause: 'A text of the body is there more than once.',
    remedy: 'Send it once.',
    codes: invalid,
    fields: ({ place, type, schema }) => inBody(place) && isText(place, schema) && type !== 'array',
    of: takesBody,
  },
  'file doubled': {
    cause: 'A field has several files.',
    remedy: 'Send one.',
    codes: invalid,
    fields: ({ file }) => file !== undefined,
  },
  'wrong file format': {
    cause: 'The content of a file begins like none of the formats that the field takes.',
    remedy: 'Send a JPEG or PNG, or of a voice a WAV; the name of the file does not matter.',
    codes: badFile,
    fields: ({ file }) => file !== undefined,
  },
  'text for a file': {
    cause: 'There is a text where a file has to be.',
    remedy: 'Send the file as a part with a file name.',
    codes: badFile,
    fields: ({ file, schema }) => file !== undefined && schema === undefined,
  },
  'one of two files missing': {
    cause: 'Two pictures are compared, and only one is there.',
    remedy: 'Send both.',
    codes: ['EXPECTING_2_IMAGE_FILES_TO_COMPARE', ...badFile],
    fields: isNeededFile,
    of: ({ fields }) => [...fields.values()].filter(isNeededFile).length > 1,
  },
  'file missing': {
    cause: 'No file is there.',
    remedy: 'Send it under the name that the operation has for it.',
    codes: badFile,
    fields: isNeededFile,
  },
  'invalid base64': {
    cause: 'A text for a file is no base64, or is empty.',
    remedy: 'Encode the bytes of the file, without line breaks.',
    codes: invalid,
    fields: ({ base64MaxBytes }) => base64MaxBytes !== undefined,
    codeOf: (field) => `INVALID_BASE64STRING_${field.toUpperCase()}`,
  },
  'base64 too large': {
    cause: 'A text in base64 stands for a file that is larger than the field takes.',
    remedy: 'Send a smaller file.',
    codes: ['FILE_TOO_LARGE'],
    fields: ({ base64MaxBytes }) => base64MaxBytes !== undefined,
  },
  'text too long': {
    cause: 'A text is longer than any that the contract knows.',
    remedy: 'Shorten it.',
    codes: invalid,
    fields: ({ place, schema, base64MaxBytes }) =>
      isText(place, schema) && base64MaxBytes === undefined,
  },
  'unstorable text': {
    cause: 'A text holds a null byte or half a character.',
    remedy: 'Send whole characters in UTF-8, without null bytes.',
    codes: invalid,
    fields: ({ place, schema, base64MaxBytes }) =>
      isText(place, schema) && base64MaxBytes === undefined,
  },
  'value missing': {
    cause: 'A field that has to be there is not.',
    remedy: 'Send it.',
    codes: invalid,
    fields: ({ place, required, schema, base64MaxBytes }) =>
      place !== 'path' && required && isText(place, schema) && base64MaxBytes === undefined,
  },
  'value not allowed': {
    cause:
      'A value is not what the contract says of its field: its type, length, pattern or choice.',
    remedy: 'Compare it with the field’s description.',
    codes: invalid,
    fields: ({ place, schema }) => isText(place, schema),
  },
  'too many verifications': {
    cause: 'Too many verifications of the user’s voice have failed.',
    remedy: 'Wait as long as `Retry-After` says.',
    codes: busy,
    of: (operation) => opensDialogue(operation) && !opensWithoutEngine(operation),
  },
  'no spoken language': {
    cause: 'None of the client’s languages can be spoken with what the server has.',
    remedy: 'Ask whoever runs the server for a voice engine of the client’s languages.',
    codes: ['NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE', 'ENGINE_NOT_AVAILABLE'],
    of: opensDialogue,
  },
  'unoffered language': {
    cause: 'The client, or the voice engine, does not have the language.',
    remedy: 'Choose one that the list of languages names.',
    codes: invalid,
    of: opensDialogue,
  },
  'recording under way': {
    cause: 'Another recording of the same prompt is being listened to.',
    remedy: 'Wait for its answer.',
    codes: busy,
    of: opensDialogue,
  },
  'no open dialogue': {
    cause:
      'A recording came without an open dialogue of its kind and language, or the dialogue has ended.',
    remedy: 'Open a dialogue first: send the request without a recording.',
    codes: invalid,
    of: opensDialogue,
  },
  'no picture': {
    cause: 'A text in base64 stands for something that is no JPEG and no PNG.',
    remedy: 'Send the picture’s own bytes, encoded.',
    codes: ['NO_FILES_OR_INVALID_FORMATS'],
    fields: ({ base64MaxBytes }) => base64MaxBytes !== undefined,
  },
  'no side': {
    cause: 'Neither side of the document is there.',
    remedy: 'Send at least one.',
    codes: ['NO_FILES_OR_INVALID_FORMATS'],
    fields: ({ file, base64MaxBytes, required }) =>
      !required && (file !== undefined || base64MaxBytes !== undefined),
  },
  'nothing enrolled': {
    cause: 'The user has enrolled nothing that the operation could use.',
    remedy: 'Enrol first; of a voice, in the same language.',
    codes: ['ENROLL_USER_FACE_FIRST', 'ENROLL_USER_VOICE_FIRST'],
  },
  'unreadable file': {
    cause: 'The file begins like one of its format, and cannot be read.',
    remedy: 'Send a file that other programs can open.',
    codes: ['NO_FILE_OR_INVALID_FORMAT', 'NO_FILES_OR_INVALID_FORMATS'],
  },
  'not available': {
    cause: 'Something that the request needs does not answer: an engine, the storage, a gallery.',
    remedy: 'Repeat the request after the time that `Retry-After` names.',
    codes: ['ENGINE_NOT_AVAILABLE'],
  },
  'server failed': {
    cause: 'The server failed; its log says why.',
    remedy: 'Repeat the request; tell whoever runs the server if it stays.',
    codes: ['PROBLEM_OCURRED_REPEAT_REQUEST'],
  },
} satisfies Readonly<Record<string, RefusalRule>>;

function takesBody({ body, fields }: RuledOperation): boolean {
  // What is documented as a query may come as a body as well.
  return body !== undefined || [...fields.values()].some(({ place }) => place === 'query');
}

function holdsFiles({ fields }: RuledOperation): boolean {
  return [...fields.values()].some(
    ({ file, base64MaxBytes }) => file !== undefined || base64MaxBytes !== undefined,
  );
}

/** Whoever asks about liveness asks about its engine. */
function needsEngine(operation: RuledOperation): boolean {
  return (
    holdsFiles(operation) || operation.credentials.some(({ scheme }) => scheme === 'livenessToken')
  );
}

function opensDialogue({ cookie }: RuledOperation): boolean {
  return cookie !== undefined;
}

/** A dialogue about nothing that is enrolled begins with a prompt, which takes no engine. */
function opensWithoutEngine(operation: RuledOperation): boolean {
  return opensDialogue(operation) && !operation.codes.has('ENROLL_USER_VOICE_FIRST');
}

function inBody(place: Field['place']): boolean {
  return place === 'body' || place === 'query';
}

function isText(place: Field['place'], schema: Field['schema']): boolean {
  return place !== 'header' && schema !== undefined;
}

function isNeededFile({ required, file, base64MaxBytes }: Field): boolean {
  return required && (file !== undefined || base64MaxBytes !== undefined);
}
