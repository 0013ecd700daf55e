import { licenceText } from '@biometrid/model-build';
import type { VoiceModel } from '../src/voice-model.js';

/** `LICENSES.md`: the licence of each file, its notices, and the texts. */
export function licencesPage(models: readonly VoiceModel[]): string {
  return `# Licences

This page is generated. The code and the words of this package are under the MIT licence, Copyright (c) 2026 The BiometrID contributors. The
files in \`dist/models\` have the licences of this table:

| file | licence | origin | notices |
| --- | --- | --- | --- |
${models.map(row).join('\n')}

**Named** means that the package, or a project that uses the same file, says whose work it is. The two were not compared.

## Provenance and changes

${models.map(paragraph).join('\n\n')}

## The MIT licence

The copyright notices are those of the table.

${licenceText('MIT')}
## The Apache licence, version 2.0

No NOTICE file came with what is under it. The statement of change is the one above.

\`\`\`
${licenceText('Apache-2.0')}\`\`\`
`;
}

function row({ name, licence, origin, notices }: VoiceModel): string {
  return `| \`${name}.onnx\` | ${licence} | ${origin} | ${notices.join('; ')} |`;
}

function paragraph({ name, source, provenance, changes }: VoiceModel): string {
  return `**${name}**, from \`${source.file}\` of \`${source.package}\` ${source.version}. ${provenance}
Changes: ${changes}`;
}
