import { createTheme, type MantineColorsTuple } from '@mantine/core';

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

export const theme = createTheme({
  colors: { brand },
  primaryColor: 'brand',
  // The logo's own, which white text can be read on in both schemes.
  primaryShade: 7,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '650' },
});
