import { curlSample, type SampleRequest, typescriptSample } from '@biometrid/openapi/samples';
import { operationForms } from '../generated/operations.js';
import type { FormField } from '../screens/operation/operation-form.js';
import type { WireEntry } from './wire.js';

/** The same call as source text, with the credentials taken from the environment. */
export interface Samples {
  readonly curl: string;
  readonly typescript: string;
}

type Values = SampleRequest['query'];

/** How somebody else makes a request that was sent here; undefined when the contract has no such operation. */
export function samplesOf(entry: WireEntry): Samples | undefined {
  const request = sampleRequest(entry);
  return request && { curl: curlSample(request), typescript: typescriptSample(request) };
}

function sampleRequest({ operation, url, headers, request }: WireEntry): SampleRequest | undefined {
  const form = operationForms.find(({ id }) => id === operation);
  if (form === undefined) return undefined;
  const { origin, pathname, searchParams } = new URL(url);
  const { base, path, fields, mediaTypes } = form;
  const values = request.values as Values;
  const files = Object.fromEntries(
    Object.entries(request.files).map(([field, file]) => [field, fileName(field, file.type)]),
  );
  const isSent = mediaTypes.length > 0 && Object.keys({ ...values, ...files }).length > 0;
  return {
    operationId: operation,
    clientName: form.clientName,
    method: form.method,
    base: origin + base,
    origin,
    path,
    pathValues: pathValues(base + path, pathname),
    query: Object.fromEntries([...searchParams].map(([name, value]) => [name, value])),
    headers: Object.fromEntries(
      fields.filter(isHeader).flatMap(({ name }) => {
        const value = headers[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    credentials: form.credentials,
    cookie: form.cookie ?? false,
    steps: isSent ? [{ values, files }] : [],
    messages: form.messages,
  };
}

function isHeader({ place }: FormField): boolean {
  return place === 'header';
}

/** What stands in a path where the contract has `{name}`. */
function pathValues(template: string, pathname: string): Values {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const pattern = template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)');
  const found = new RegExp(`${pattern}$`).exec(pathname) ?? [];
  return Object.fromEntries(
    names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? name)]),
  );
}

/** The name that the client gave the file says nothing; the reader has one of their own. */
function fileName(field: string, type: string): string {
  const [, subtype = 'bin'] = /\/(?:x-)?(\w+)/.exec(type) ?? [];
  return `${field}.${subtype === 'jpeg' ? 'jpg' : subtype}`;
}
