import type { Json } from '../generate/model/document.js';
import type { SampleBody, SampleRequest } from './request.js';

/** The longest line of a sample, in characters: what fits beside the description. */
export const lineWidth = 60;

/** The request as a curl command, for a shell that holds the credentials in its environment. */
export function curlSample(request: SampleRequest): string {
  if (request.steps.length === 0) return command(request, undefined);
  return request.steps
    .map((step) =>
      step.comment ? `# ${step.comment}\n${command(request, step)}` : command(request, step),
    )
    .join('\n\n');
}

/** The environment variable of a credential: `BIOMETRID_KEY` of `biometridKey`, `BIOMETRID_LIVENESS_TOKEN` of `livenessToken`. */
export function environmentName(scheme: string): string {
  const name = scheme.replace(/[A-Z]/g, '_$&').toUpperCase();
  return name.startsWith('BIOMETRID_') ? name : `BIOMETRID_${name}`;
}

function command(request: SampleRequest, step: SampleBody | undefined): string {
  const hasBody = step !== undefined;
  const method = request.method === (hasBody ? 'POST' : 'GET') ? [] : [`-X ${request.method}`];
  const start = ['curl', ...method];
  const url = quote(urlOf(request));
  const line = [...start, url].join(' ');
  const parts = [
    ...(line.length <= lineWidth ? [line] : [start.join(' '), url]),
    ...request.credentials.map(
      ({ scheme, header }) => `-H "${header}: $${environmentName(scheme)}"`,
    ),
    ...Object.entries(request.headers).map(
      ([header, value]) => `-H ${quote(`${header}: ${textOf(value)}`)}`,
    ),
    ...(request.cookie ? ['-b cookies.txt -c cookies.txt'] : []),
    ...(step ? bodyOf(step) : []),
  ];
  return parts.join(' \\\n  ');
}

function urlOf({ base, path, pathValues, query }: SampleRequest): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(textOf(pathValues[name] ?? name)),
  );
  const search = Object.entries(query).map(
    ([name, value]) => `${name}=${encodeURIComponent(textOf(value)).replaceAll('%3A', ':')}`,
  );
  return base + filled + (search.length > 0 ? `?${search.join('&')}` : '');
}

function bodyOf({ values, files }: SampleBody): string[] {
  if (Object.keys(files).length === 0)
    return ["-H 'content-type: application/json'", `-d ${quote(JSON.stringify(values))}`];
  return [
    ...Object.entries(values).map(([name, value]) => `-F ${quote(`${name}=${textOf(value)}`)}`),
    ...Object.entries(files).map(([name, file]) => `-F ${quote(`${name}=@${file}`)}`),
  ];
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
