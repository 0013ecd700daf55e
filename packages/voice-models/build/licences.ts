import { licenceText } from '@biometrid/model-build';
import { attributions } from '../src/own.js';
import { packaged } from '../src/packaged.js';

/** `LICENSES.md`: the licence of each file, its notices, and the texts. */
export function licencesPage(): string {
  const others = Object.entries(packaged);
  return `# Licences

This page is generated. The code and the words of this package are under the MIT licence, Copyright (c) 2026 The BiometrID contributors. So
are the weights that were trained here: \`digits-*.onnx\`, \`speaker.onnx\` and \`cohort.f32\`. Whoever passes them on keeps the
attributions below as well. Two files are by others:

| file | licence | origin | notices |
| --- | --- | --- | --- |
${others
  .map(
    ([name, { licence, origin, notices }]) =>
      `| \`${name}.onnx\` | ${licence} | ${origin} | ${notices.join('; ')} |`,
  )
  .join('\n')}

**Named** means that the package, or a project that uses the same file, says whose work it is. The two were not compared.

## Provenance and changes

${others
  .map(
    ([name, { source, provenance, changes }]) =>
      `**${name}**, from \`${source.file}\` of \`${source.package}\` ${source.version}. ${provenance}\nChanges: ${changes}`,
  )
  .join('\n\n')}

## What was trained here, and on what

The card of each file says which of these corpora it was trained on, beside speech made with espeak-ng. All are under Creative Commons
Attribution 4.0 (https://creativecommons.org/licenses/by/4.0/), and come without any warranty. What was taken from them was
resampled to 8 kHz, cut, mixed and changed in other ways to train networks; no recording is in this package.

${attributions.map((attribution) => `- ${attribution}`).join('\n')}

## The MIT licence

The copyright notices are those above.

${licenceText('MIT')}
## The Apache licence, version 2.0

No NOTICE file came with what is under it. The statement of change is the one above.

\`\`\`
${licenceText('Apache-2.0')}\`\`\`
`;
}
