/* Where the server is: beside the script that the page has loaded, below the same path where a proxy has put it there. */

const BEHIND_BASE = /(assets\/)?[^/]*$/;

export function serverOf(script: string): string {
  return script.replace(/[?#].*/, '').replace(BEHIND_BASE, '');
}
