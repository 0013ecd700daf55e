import type { ReactNode } from 'react';
import { words } from '../../words/index.js';
import { FormsOf } from '../forms-of.js';

export default function Face(): ReactNode {
  return <FormsOf title={words.screens.face} tags={['Face']} />;
}
