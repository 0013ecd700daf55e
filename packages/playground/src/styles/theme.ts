import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The logo's colour, from a tint of it to its ink. */
const brand: MantineColorsTuple = [
  '#e9f7f6',
  '#d3eeec',
  '#a6dcd9',
  '#78cac6',
  '#52bab5',
  '#35a9a5',
  '#1d9493',
  '#0f7f80',
  '#0b6b6f',
  '#07494c',
];

/** The greys of the dark scheme, with a breath of the logo's colour, from text to what lies lowest. */
const dark: MantineColorsTuple = [
  '#e4ecea',
  '#b9c5c2',
  '#8fa09c',
  '#5f6f6c',
  '#3a4647',
  '#2e3839',
  '#20282a',
  '#14191a',
  '#101415',
  '#0b0f10',
];

export const theme = createTheme({
  colors: { brand, dark },
  primaryColor: 'brand',
  // The logo's own, which white text can be read on in both schemes.
  primaryShade: 7,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.25' },
      h2: { fontSize: '1.25rem', lineHeight: '1.35' },
    },
  },
});

/** The library's quiet and plain colours are the page's own, of which the first paint is made as well. */
export const cssVariables: CSSVariablesResolver = () => {
  const own = {
    '--mantine-color-body': 'var(--page)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-quiet)',
    '--mantine-color-placeholder': 'var(--ink-quiet)',
    '--mantine-color-error': 'var(--bad)',
    '--mantine-color-anchor': 'var(--accent-ink)',
  };
  return { variables: {}, light: own, dark: own };
};
