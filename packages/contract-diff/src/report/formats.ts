import type { Change } from '../changes.js';
import { countWords, groupChanges, type OperationGroup } from './grouping.js';

/** Writes changes as text that ends with a line break. */
export type Format = (changes: readonly Change[], from: string, to: string) => string;

const titles = { breaking: 'Breaking changes', addition: 'Additions', fix: 'Fixes' } as const;

/** For people at a terminal. */
export const asText: Format = (changes, from, to) => {
  const levels = groupChanges(changes);
  if (levels.length === 0) return `From ${from} to ${to}: no change.\n`;
  const lines = [`From ${from} to ${to}: ${countWords(levels)}.`];
  for (const { level, groups } of levels) {
    lines.push('', titles[level].toUpperCase());
    for (const group of groups) {
      lines.push(`  ${headOf(group)}`);
      for (const { place, message } of group.changes) lines.push(`    ${place}: ${message}`);
    }
  }
  return `${lines.join('\n')}\n`;
};

/** For a changelog. */
export const asMarkdown: Format = (changes) => {
  const levels = groupChanges(changes);
  if (levels.length === 0) return 'No change of the API.\n';
  const sections = levels.map(({ level, groups }) => {
    const items = groups.map((group) => {
      const lines = group.changes.map(
        ({ place, message }) => `  - ${code(place)}: ${escapeMarkup(message)}`,
      );
      return [`- **${headOf(group)}**`, ...lines].join('\n');
    });
    return `### ${titles[level]}\n\n${items.join('\n')}\n`;
  });
  return sections.join('\n');
};

/** For programs. */
export const asJson: Format = (changes) => {
  const plain = changes.map(({ level, operation, place, message }) => ({
    level,
    operation,
    place,
    message,
  }));
  return `${JSON.stringify({ changes: plain }, undefined, 2)}\n`;
};

function headOf({ operations }: OperationGroup): string {
  return operations.length === 0 ? 'The whole document' : operations.join(', ');
}

function code(text: string): string {
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** Text from a contract stays text: no tags, no emphasis. */
function escapeMarkup(text: string): string {
  return text.replaceAll(/[\\<>*_`[\]]/g, (character) => `\\${character}`);
}
