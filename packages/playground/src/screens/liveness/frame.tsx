import type { ReactNode } from 'react';
import { useObjectUrl } from '../../photo/use-object-url.js';

/** A frame that was taken, as it is sent. */
export function Frame({ frame, name }: { frame: File; name: string }): ReactNode {
  const url = useObjectUrl(frame);
  return url === undefined ? null : <img src={url} alt={name} />;
}
