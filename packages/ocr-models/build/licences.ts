import { basename } from 'node:path';
import { licenceText } from '@biometrid/model-build';
import { ocrModels } from '../src/ocr-model.js';

/** `LICENSES.md`: the licence of each file, its notices, and the texts. */
export function licencesPage(): string {
  const models = Object.values(ocrModels);
  return `# Licences

This page is generated. The code and the words of this package are under the MIT licence, Copyright (c) 2026 The BiometrID contributors. So
are the weights that were trained here. Three files are PaddleOCR’s:

| file | licence | origin | notices |
| --- | --- | --- | --- |
${models
  .map(
    ({ file, licence, origin, notices }) =>
      `| \`${basename(file)}\` | ${licence} | ${origin} | ${notices.join('; ')} |`,
  )
  .join('\n')}

**Own** weights were trained here, and anybody can train them again. **Named** means that the package which a file was taken from says
whose work it is. The two were not compared.

## Provenance and changes

${models
  .map(({ name, source, provenance, changes }) => {
    const from =
      'package' in source
        ? `\`${source.file}\` of \`${source.package}\` ${source.version}`
        : `\`weights/${source.weights}\` of this package’s repository`;
    return `**${name}**, from ${from}. ${provenance}\nChanges: ${changes}`;
  })
  .join('\n\n')}

## The MIT licence

The copyright notice is the one above.

${licenceText('MIT')}
## The Apache licence, version 2.0

The package holds no NOTICE file.

\`\`\`
${licenceText('Apache-2.0')}\`\`\`
`;
}
