/* A one-time token stands behind the # of its address, so that no server and no log sees it. It leaves the address bar once
 * it was read: whoever looks over a shoulder, or goes back, finds nothing. */
let kept: string | null = null;

export function takeToken(): string {
  const here = window.location.hash.slice(1);
  if (here !== '') {
    kept = here;
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search);
  }
  return kept ?? '';
}
