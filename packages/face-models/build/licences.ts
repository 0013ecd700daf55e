import { licenceText } from '@biometrid/model-build';
import type { FaceModel } from '../src/face-model.js';

/** `LICENSES.md`: the licence of each file, its notices, and the texts. */
export function licencesPage(models: readonly FaceModel[]): string {
  return `# Licences

This page is generated. The code and the words of this package are under the MIT licence, Copyright (c) 2026 The BiometrID contributors. The
weights belong to others; each file in \`dist/models\` has the licence that came with it:

| file | licence | origin | notices |
| --- | --- | --- | --- |
${models.map(row).join('\n')}

**Unproven** means that the package the weights were taken from declares the licence, and that nobody could be found to confirm that it
was theirs to give: read the provenance below, and leave the file out where that does not do.

## Provenance and changes

${models.map(paragraph).join('\n\n')}

## The MIT licence

The copyright notices are those of the table.

${licenceText('MIT')}
## The Apache licence, version 2.0

None of the packages holds a NOTICE file.

\`\`\`
${licenceText('Apache-2.0')}\`\`\`
`;
}

function row({ name, licence, origin, notices }: FaceModel): string {
  return `| \`${name}.onnx\` | ${licence} | ${origin} | ${notices.join('; ')} |`;
}

function paragraph({ name, source, provenance, changes }: FaceModel): string {
  return `**${name}**, from \`${source.file}\` of \`${source.package}\` ${source.version}. ${provenance}
Changes: ${changes}`;
}
