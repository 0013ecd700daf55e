/** A file of a request, recognised by its content. */
export class UploadedFile {
  constructor(
    readonly bytes: Uint8Array,
    readonly type: FileType,
  ) {}

  /** Overwrites it, once nobody needs it any more. */
  erase(): void {
    this.bytes.fill(0);
  }
}

export type FileType = 'image/jpeg' | 'image/png' | 'audio/wav' | 'application/zip';

/** First bytes by which a file is recognised; the declared type of a part says nothing. */
const signatures: readonly {
  type: FileType;
  at: readonly (readonly [offset: number, bytes: string])[];
}[] = [
  { type: 'image/jpeg', at: [[0, '\xff\xd8\xff']] },
  { type: 'image/png', at: [[0, '\x89PNG\r\n\x1a\n']] },
  {
    type: 'audio/wav',
    at: [
      [0, 'RIFF'],
      [8, 'WAVE'],
    ],
  },
  { type: 'application/zip', at: [[0, 'PK\x03\x04']] },
];

/** The type of a file by its content, or undefined. */
export function fileType(bytes: Uint8Array): FileType | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 16)).toString(
    'latin1',
  );
  return signatures.find(({ at }) => at.every(([offset, text]) => head.startsWith(text, offset)))
    ?.type;
}

/** Whether a content type of the contract, such as `audio/x-wav`, means that type of file. */
export function means(contentType: string, type: FileType): boolean {
  return (
    contentType === type ||
    (type === 'audio/wav' && /^audio\/(x-wav|wave|vnd\.wave)$/.test(contentType))
  );
}
