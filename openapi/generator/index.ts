import type { Generator } from '../generate/contract.js';

/** The contract as one JSON document, for programs that would rather not parse YAML. */
const generate: Generator = ({ document }) => [
  { path: 'dist/biometrid.json', content: `${JSON.stringify(document)}\n` },
];

export default generate;
