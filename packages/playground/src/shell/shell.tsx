import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { linkToDocs } from '../docs/link-to-docs.js';
import { linkTo, useRoute } from '../routing/route.js';
import { navigation } from '../screens/index.js';
import { session } from '../session/session.js';
import { useStore } from '../store.js';
import { words } from '../words/index.js';
import { ColorScheme } from './color-scheme.js';
import { Icon } from './icons.js';
import mark from './mark.svg';
import styles from './shell.module.css';

/** The frame around every screen: the header, the list of screens, and the screen. */
export function Shell({ children }: { children: ReactNode }): ReactNode {
  const signedIn = useStore(session) !== undefined;
  const [menuOpen, setMenuOpen] = useState(false);
  const route = useRoute().join('/');
  const main = useRef<HTMLElement>(null);
  const shown = useRef(route);
  useEffect(() => {
    if (shown.current === route) return;
    shown.current = route;
    setMenuOpen(false);
    window.scrollTo(0, 0);
    // Whoever hears the page hears the new screen.
    main.current?.focus({ preventScroll: true });
  }, [route]);

  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: the router owns the fragment, so a link alone would change the screen. */}
      <a
        className={styles['skip']}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {words.skipToContent}
      </a>
      <header className="shell-header">
        <a className="shell-brand" href={linkTo()}>
          <img src={mark} width="28" height="28" alt="" />
          <span>BiometrID</span> <span className="shell-product">{words.product}</span>
        </a>
        <div className={styles['actions']}>
          <ColorScheme />
          {signedIn && (
            <>
              <Button
                className={styles['wide'] ?? ''}
                variant="default"
                size="xs"
                onClick={session.forget}
              >
                {words.shell.forget}
              </Button>
              <Button
                className={styles['menuButton'] ?? ''}
                variant="default"
                size="xs"
                aria-expanded={menuOpen}
                aria-controls="screens"
                onClick={() => setMenuOpen(!menuOpen)}
              >
                {words.shell.menu}
              </Button>
            </>
          )}
        </div>
      </header>
      {signedIn ? (
        <div className={styles['frame']}>
          <Navigation open={menuOpen} />
          <main className={styles['main']} ref={main} id="main" tabIndex={-1}>
            {children}
          </main>
        </div>
      ) : (
        <main className={`${styles['main']} ${styles['alone']}`} ref={main} id="main" tabIndex={-1}>
          {children}
        </main>
      )}
    </>
  );
}

function Navigation({ open }: { open: boolean }): ReactNode {
  const [here = 'story'] = useRoute();
  const docs = linkToDocs();
  return (
    <nav
      id="screens"
      className={styles['nav']}
      aria-label={words.shell.navigation}
      data-open={open || undefined}
    >
      {navigation.map((group) => (
        <ul key={group.join()}>
          {group.map((name) => (
            <li key={name}>
              <a
                className={styles['link']}
                href={linkTo(name)}
                aria-current={name === here ? 'page' : undefined}
              >
                <Icon name={name} />
                {words.screens[name]}
              </a>
            </li>
          ))}
        </ul>
      ))}
      {docs !== undefined && (
        <ul>
          <li>
            <a className={styles['link']} href={docs}>
              <Icon name="docs" />
              {words.shell.docs}
            </a>
          </li>
        </ul>
      )}
      <Button
        className={styles['narrow'] ?? ''}
        variant="default"
        fullWidth
        mt="lg"
        onClick={session.forget}
      >
        {words.shell.forget}
      </Button>
    </nav>
  );
}
