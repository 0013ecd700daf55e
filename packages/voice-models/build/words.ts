import { readFileSync } from 'node:fs';

/** The content of the file that goes with a digit network: how the digits of its language are said. */
export function wordsOf(name: string): string {
  const languages: unknown = JSON.parse(
    readFileSync(new URL('../training/languages.json', import.meta.url), 'utf8'),
  );
  const language = fieldOf(languages, name.replace('digits-', ''));
  const words = fieldOf(language, 'digits');
  if (!Array.isArray(words) || words.length !== 10) {
    throw new Error(`training/languages.json has not the ten digits of ${name}.`);
  }
  return `${JSON.stringify({ words }, null, 2)}\n`;
}

function fieldOf(value: unknown, name: string): unknown {
  return Object.entries(value ?? {}).find(([key]) => key === name)?.[1];
}
