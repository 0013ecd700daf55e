import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from '../words/index.js';
import { Icon } from './icons.js';

/** Turns from light to dark colours and back; before its first use, the system's choice holds. */
export function ColorScheme(): ReactNode {
  const { setColorScheme } = useMantineColorScheme();
  const shown = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const other = shown === 'light' ? 'dark' : 'light';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={words.shell.scheme[other]}
      onClick={() => setColorScheme(other)}
    >
      <Icon name={other} />
    </ActionIcon>
  );
}
