import type { ReactNode } from 'react';
import { words } from '../../words/index.js';
import { FormsOf } from '../forms-of.js';

export default function People(): ReactNode {
  return <FormsOf title={words.screens.people} tags={['User', 'Auxiliary']} />;
}
