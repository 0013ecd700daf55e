import type { ReactNode } from 'react';
import { linkTo } from '../routing/route.js';
import styles from './sub-navigation.module.css';

/** The parts of a screen, as links: `#/face/verify`. @param here the part that is shown. */
export function SubNavigation({
  label,
  screen,
  parts,
  here,
}: {
  /** Names it for whoever hears the page. */
  label: string;
  screen: string;
  parts: readonly { readonly part: string; readonly title: string }[];
  here: string;
}): ReactNode {
  return (
    <nav aria-label={label} className={styles['parts']}>
      <ul>
        {parts.map(({ part, title }) => (
          <li key={part}>
            <a href={linkTo(screen, part)} aria-current={part === here ? 'page' : undefined}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
