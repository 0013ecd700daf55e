import { type RefObject, useEffect, useRef, useState } from 'react';

/**
 * Takes files that are dropped onto an element, and those that are pasted anywhere: of several such elements on a page, the one that
 * has the focus takes them, or else the first. A file that misses the element is not opened in the page's place, as browsers do.
 * @returns whether files are held over the element.
 */
export function useFilesGiven(
  place: RefObject<HTMLElement | null>,
  onFiles: (files: readonly File[]) => void,
): boolean {
  const [isOver, setOver] = useState(false);
  const latest = useRef(onFiles);
  latest.current = onFiles;

  useEffect(() => {
    const give = (event: Event, data: DataTransfer | null) => {
      const files = [...(data?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      latest.current(files);
    };
    const over = (event: DragEvent) => {
      const { dataTransfer, target } = event;
      if (!dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      const isHere = target instanceof Node && place.current?.contains(target) === true;
      setOver(isHere);
      const isElsewhere = target instanceof Element && target.closest('[data-photo-source]');
      if (!isElsewhere) dataTransfer.dropEffect = 'none';
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      if (event.target instanceof Node && place.current?.contains(event.target))
        give(event, event.dataTransfer);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const paste = (event: ClipboardEvent) => {
      const target = event.target instanceof Element ? event.target : undefined;
      const focused = target?.closest('[data-photo-source]');
      if (event.defaultPrevented || (focused && focused !== place.current)) return;
      give(event, event.clipboardData);
    };
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    window.addEventListener('dragleave', leave);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('paste', paste);
    };
  }, [place]);
  return isOver;
}
