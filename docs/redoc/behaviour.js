// What Redoc does not do by itself. Plain script, inside the page: it is alive before Redoc is.

// A guide's code is copied as it stands; the button says so until it is left.
document.addEventListener('click', async ({ target }) => {
  const button = target instanceof Element ? target.closest('.code .copy') : null;
  const code = button?.parentElement?.querySelector('code');
  if (!button || !code) return;
  try {
    // biome-ignore lint/performance/useDomNodeTextContent: the lines end in `br`, which only this gives as line ends.
    await navigator.clipboard.writeText(code.innerText.replaceAll(/ +$/gm, ''));
  } catch {
    // Pages by plain HTTP have no clipboard: what is selected can be copied by hand.
    getSelection()?.selectAllChildren(code);
    if (!document.execCommand('copy')) return;
  }
  button.setAttribute('data-copied', '');
  button.setAttribute('aria-label', 'Copied');
  const forget = () => {
    button.removeAttribute('data-copied');
    button.setAttribute('aria-label', 'Copy the code');
  };
  button.addEventListener('blur', forget, { once: true });
  button.addEventListener('pointerleave', forget, { once: true });
});

// Enter in the search opens the first result, once there is one: Redoc looks for it half a second after the last letter.
document.addEventListener('keydown', ({ key, target }) => {
  const dialog =
    key === 'Enter' && target instanceof HTMLInputElement
      ? target.closest('[data-testid="search-dialog"]')
      : null;
  if (!dialog) return;
  const wanted = target.value;
  const open = () => {
    const first = dialog.querySelector('[data-component-name="Search/SearchItem"]');
    const over = first !== null || target.value !== wanted || !dialog.isConnected;
    if (over) observer.disconnect();
    if (target.value === wanted) first?.click();
  };
  const observer = new MutationObserver(open);
  observer.observe(document.body, { childList: true, subtree: true });
  open();
});

// Landmarks, levels of headings and names of buttons, which Redoc leaves out or gets wrong.
const mend = () => {
  const menu = document.querySelector('.menu-content');
  menu?.setAttribute('role', 'navigation');
  menu?.setAttribute('aria-label', 'Contents');
  // The one title that is on every page: Redoc renders the first section's only when one is near it.
  const logo = menu?.querySelector('[data-testid="logo"]');
  logo?.setAttribute('role', 'heading');
  logo?.setAttribute('aria-level', '1');
  // An operation's heading is of the second level, and its parts' of the fourth and fifth.
  for (const heading of document.querySelectorAll('#api-content :is(h4, h5)')) {
    heading.setAttribute('aria-level', heading.localName === 'h4' ? '3' : '4');
  }
  for (const button of document.querySelectorAll(
    '#api-content button[aria-haspopup][aria-label]',
  )) {
    const shown = button.textContent.trim();
    const name = button.getAttribute('aria-label');
    if (shown !== '' && !name.includes(shown)) {
      button.setAttribute('aria-label', `${name.split(': ')[0]}: ${shown}`);
    }
  }
};

// A server that has a playground marks the page when it starts.
const playground = document.documentElement.dataset.playground;
const linkPlayground = () => {
  for (const place of document.querySelectorAll('.playground:empty')) {
    const link = document.createElement('a');
    link.href = `${playground}#/operation/${place.dataset.operation}`;
    link.textContent = 'Try it in the playground';
    place.append(link);
  }
};

let waiting = false;
new MutationObserver(() => {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    mend();
    if (playground) linkPlayground();
  });
}).observe(document.body, { childList: true, subtree: true, characterData: true });
mend();
