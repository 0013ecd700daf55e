import { type ReactNode, useEffect, useRef } from 'react';

/** Moves the focus to the button in it when it appears: it takes the place of one that had the focus. */
export function Focused({ children }: { children: ReactNode }): ReactNode {
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => {
    here.current?.querySelector('button')?.focus({ preventScroll: true });
  }, []);
  return <div ref={here}>{children}</div>;
}
