import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

/** A way through several operations, as the contract's Arazzo documents tell it. */
export interface Journey {
  readonly workflowId: string;
  readonly summary: string;
  /** The files that it sends: `photo.jpg`. */
  readonly files: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly steps: readonly Step[];
}

/** A request of a journey, and what has to come of it. */
export interface Step {
  readonly stepId: string;
  readonly operationId: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody: { readonly contentType: string; readonly payload: unknown } | undefined;
  readonly successCriteria: readonly Criterion[];
  /** What later steps name, and where it is found. */
  readonly outputs: Readonly<Record<string, string>>;
}

interface Parameter {
  readonly name: string;
  readonly in: 'header' | 'path' | 'query' | 'cookie';
  /** As it is, or an expression such as `$steps.register.outputs.userId`. */
  readonly value: unknown;
}

export interface Criterion {
  readonly condition: string;
  readonly type?: string | { readonly type: string };
}

/** The journeys that came with the contract. */
export function readJourneys(): readonly Journey[] {
  const contract = createRequire(import.meta.url).resolve('@biometrid/openapi/biometrid.yaml');
  const folder = join(dirname(contract), 'workflows');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.arazzo.yaml'))
    .sort()
    .flatMap((name) => journeysOf(readFileSync(join(folder, name), 'utf8')));
}

interface Written {
  readonly workflows: readonly (Omit<Journey, 'files' | 'parameters' | 'steps'> & {
    readonly parameters?: readonly Parameter[];
    readonly steps: readonly (Pick<Step, 'stepId' | 'operationId' | 'requestBody'> &
      Partial<Step>)[];
  })[];
}

function journeysOf(text: string): Journey[] {
  const { workflows }: Written = parse(text);
  return workflows.map(({ workflowId, summary, parameters = [], steps }) => ({
    workflowId,
    summary,
    parameters,
    files: [
      ...new Set(
        [...JSON.stringify(steps).matchAll(/\$file\('([^']+)'\)/g)].map(([, name = '']) => name),
      ),
    ],
    steps: steps.map((step) => ({ parameters: [], successCriteria: [], outputs: {}, ...step })),
  }));
}
