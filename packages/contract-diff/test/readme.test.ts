import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { contractDiff } from '../src/command.js';
import { help } from '../src/options.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const folder = fileURLToPath(new URL('example/', import.meta.url));

describe('the README', () => {
  it('shows what the command prints for the documents in test/example', () => {
    let out = '';
    contractDiff([`${folder}before.yaml`, `${folder}after.yaml`], {
      out: (text) => {
        out += text;
      },
      error: () => {},
    });
    expect(readme).toContain(`\`\`\`\n${out.replaceAll(folder, '')}\`\`\`\n`);
  });

  it('names every option that the help names', () => {
    const options = [...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, name]) => name);
    expect(options.length).toBeGreaterThan(4);
    for (const option of options.filter((name) => name !== '--help')) {
      expect(readme).toContain(`| \`${option}`);
    }
  });
});
