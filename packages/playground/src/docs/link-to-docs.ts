/** The address of a place in the docs; undefined where the server has none, which it says in the page. @param place such as `#/faces`. */
export function linkToDocs(place = ''): string | undefined {
  const docs = document.documentElement.dataset['docs'];
  return docs === undefined ? undefined : docs + place;
}
