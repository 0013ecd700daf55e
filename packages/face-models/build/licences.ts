import { basename } from 'node:path';
import { licenceText } from '@biometrid/model-build';
import type { FaceModel } from '../src/face-model.js';

/** `LICENSES.md`: the licence of each file, its notices, and the texts. */
export function licencesPage(models: readonly FaceModel[]): string {
  return `# Licences

This page is generated. The code and the words of this package are under the MIT licence, Copyright (c) 2026 The BiometrID contributors. The
weights belong to others, and so do the pictures that \`face-cohort.bin\` was made of; each file in \`dist/models\` has the licence that came
with it:

| file | licence | origin | notices |
| --- | --- | --- | --- |
${models.map(row).join('\n')}

**Unproven** means that the package the weights were taken from declares the licence, and that nobody could be found to confirm that it
was theirs to give: read the provenance below, and leave the file out where that does not do. **Own** means that the file was made here.

## Provenance and changes

${models.map(paragraph).join('\n\n')}

## The MIT licence

The copyright notices are those of the table.

${licenceText('MIT')}
## CC0 1.0

Its author has waived all rights in the pictures, worldwide, as far as the law allows, and gives no warranty:
https://creativecommons.org/publicdomain/zero/1.0/legalcode has the text.

## The Apache licence, version 2.0

None of the packages holds a NOTICE file.

\`\`\`
${licenceText('Apache-2.0')}\`\`\`
`;
}

function row({ file, licence, origin, notices }: FaceModel): string {
  return `| \`${basename(file)}\` | ${licence} | ${origin} | ${notices.join('; ')} |`;
}

function paragraph({ name, source, provenance, changes }: FaceModel): string {
  const from =
    'weights' in source
      ? `\`weights/${source.weights}\` of this package’s repository`
      : `\`${source.file}\` of \`${source.package}\` ${source.version}`;
  return `**${name}**, from ${from}. ${provenance}
Changes: ${changes}`;
}
