import type { ReactNode } from 'react';

/** Line drawings of 20 by 20, as the logo is drawn; each stands beside a word that says the same. */
const shapes = {
  story: <path d="M10 3.5 11.9 8l4.6.4-3.5 3.1 1.05 4.6L10 13.7 5.95 16.1 7 11.5 3.5 8.4 8.1 8z" />,
  people: (
    <>
      <circle cx="7.5" cy="7" r="2.75" />
      <path d="M2.5 16c.3-2.9 2.3-4.5 5-4.5s4.7 1.6 5 4.5M13 4.5a2.6 2.6 0 0 1 0 5M14.5 11.9c1.8.5 2.8 2 3 4.1" />
    </>
  ),
  face: (
    <>
      <path d="M3 6.5V4.5A1.5 1.5 0 0 1 4.5 3h2M13.5 3h2A1.5 1.5 0 0 1 17 4.5v2M17 13.5v2a1.5 1.5 0 0 1-1.5 1.5h-2M6.5 17h-2A1.5 1.5 0 0 1 3 15.5v-2" />
      <path d="M7.5 8v.8M12.5 8v.8M7.3 12.2c1.5 1.5 3.9 1.5 5.4 0" />
    </>
  ),
  liveness: <path d="M2.5 10h3.3l2-5 3.6 10 2.2-5h3.9" />,
  voice: (
    <>
      <rect x="7.5" y="2.5" width="5" height="9" rx="2.5" />
      <path d="M4.5 9.5a5.5 5.5 0 0 0 11 0M10 15v2.5" />
    </>
  ),
  documents: (
    <>
      <rect x="2.5" y="4.5" width="15" height="11" rx="2" />
      <circle cx="7" cy="9" r="1.6" />
      <path d="M4.8 13c.4-1.2 1.2-1.7 2.2-1.7s1.8.5 2.2 1.7M12 8.5h3M12 11.5h3" />
    </>
  ),
  operation: <path d="M7 5.5 2.8 10 7 14.5M13 5.5l4.2 4.5-4.2 4.5" />,
  docs: (
    <path d="M10 5.5C8.500 4.300 6 4 3 4v11c3 0 5.500.3 7 1.500 1.500-1.200 4-1.500 7-1.500V4c-3 0-5.500.3-7 1.500zM10 5.500v11" />
  ),
  light: (
    <>
      <circle cx="10" cy="10" r="3.5" />
      <path d="M10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1" />
    </>
  ),
  dark: <path d="M16.5 11.5A6.75 6.75 0 0 1 8.5 3.5a6.75 6.75 0 1 0 8 8z" />,
  wire: <path d="M3 7h13M13 4l3 3-3 3M17 13H4M7 10l-3 3 3 3" />,
} as const;

export type IconName = keyof typeof shapes;

export function Icon({ name }: { name: IconName }): ReactNode {
  return (
    <svg
      width="20"
      height="20"
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {shapes[name]}
    </svg>
  );
}
