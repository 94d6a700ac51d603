import { Problem } from '../api/problem';

/* Files that were chosen. Between choosing and sending one may be moved, changed or locked: a problem of its field then, in
 * `words`. */

export async function fileText(file: Blob, param: string, words: string): Promise<string> {
  try {
    return await file.text();
  } catch {
    throw new Problem(0, { code: 'file_unreadable', param, detail: words }, null);
  }
}

/* Asked before a file is sent, since a browser tells of one that is gone as of a connection that is lost. */
export async function assertReadable(file: Blob, param: string, words: string): Promise<void> {
  await fileText(file.slice(0, 1), param, words);
}
