import type { ReactNode } from 'react';
import styles from './code.module.css';

/** A JSON value, laid out; its box can be scrolled by keyboard. */
export function JsonView({ value, label }: { value: unknown; label: string }): ReactNode {
  return <CodeView label={label} code={JSON.stringify(value, undefined, 2) ?? ''} />;
}

/** Source text in a box of its own. */
export function CodeView({ code, label }: { code: string; label: string }): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than its box can be reached by keyboard alone this way.
    <section className={styles['code']} aria-label={label} tabIndex={0}>
      <pre>{code}</pre>
    </section>
  );
}
