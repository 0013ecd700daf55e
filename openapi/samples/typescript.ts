import type { Json } from '../generate/model/document.js';
import { environmentName, lineWidth } from './curl.js';
import type { SampleBody, SampleRequest } from './request.js';

/** Source text, where a plain value would be quoted. */
class Code {
  constructor(readonly text: string) {}
}

type Field = Json | Code | Field[] | { [key: string]: Field };

/** The request as a complete program with `@biometrid/client`. */
export function typescriptSample(request: SampleRequest): string {
  const { steps } = request;
  const hasFiles = steps.some(({ files }) => Object.keys(files).length > 0);
  const imports = hasFiles
    ? '{\n  createBiometridClient,\n  fromPath,\n}'
    : '{ createBiometridClient }';
  // The cookie jar of a dialogue and files from a path are Node's.
  const entry = hasFiles || request.cookie ? '@biometrid/client/node' : '@biometrid/client';
  const calls =
    steps.length > 0
      ? steps.map((step, index) => call(request, step, index === steps.length - 1))
      : [call(request, undefined, true)];
  return [`import ${imports} from '${entry}';`, client(request), ...calls].join('\n\n');
}

function client({ origin, credentials }: SampleRequest): string {
  const options: Record<string, Field> = {
    baseUrl: origin,
    key: fromEnvironment('biometridKey'),
    secret: fromEnvironment('biometridSecret'),
  };
  for (const { scheme } of credentials) {
    if (!/^biometrid/.test(scheme)) options[scheme] = fromEnvironment(scheme);
  }
  return `const biometrid = createBiometridClient(${literal(options)});`;
}

function fromEnvironment(scheme: string): Code {
  return new Code(`process.env.${environmentName(scheme)} ?? ''`);
}

function call(request: SampleRequest, step: SampleBody | undefined, last: boolean): string {
  const files = Object.entries(step?.files ?? {}).map(([name, file]) => [
    name,
    new Code(`fromPath('${file}')`),
  ]);
  const input: Record<string, Field> = {
    ...request.pathValues,
    ...request.query,
    ...request.headers,
    ...step?.values,
    ...Object.fromEntries(files),
  };
  const name = last ? 'outcome' : 'opened';
  const start = `const ${name} = await biometrid.${request.clientName}(`;
  const argument = Object.keys(input).length > 0 ? literal(input, start.length) : '';
  return [
    ...(step?.comment ? [`// ${step.comment}`] : []),
    `${start}${argument});`,
    ...(last ? report(request) : [`console.log(${name}.data);`]),
  ].join('\n');
}

/** Prints the outcome and names every one that can come. */
function report({ messages }: SampleRequest): string[] {
  if (messages.length === 0) return ['console.log(outcome);'];
  return [
    'console.log(outcome.data.message);',
    ...(messages.length > 1 ? ['// One of:'] : []),
    ...messages.map((message) => `// ${message}`),
  ];
}

/** The value as source text that begins at a column of its line; what does not fit on the line is laid out below. */
function literal(value: Field, column = 0, indent = ''): string {
  if (typeof value === 'string') {
    return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  }
  if (value instanceof Code) return value.text;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const list = Array.isArray(value);
  const entries = Object.entries(value).map(([key, item]) => {
    const start = list ? '' : `${keyOf(key)}: `;
    return start + literal(item, deeper.length + start.length, deeper);
  });
  const inline = list ? `[${entries.join(', ')}]` : `{ ${entries.join(', ')} }`;
  if (column + inline.length + 2 <= lineWidth && !inline.includes('\n')) return inline;
  const below = entries.map((entry) => `${deeper}${entry},\n`).join('');
  return list ? `[\n${below}${indent}]` : `{\n${below}${indent}}`;
}

function keyOf(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key);
}
