import { describe, expect, it } from 'vitest';
import { Problem } from '../api/problem';
import { assertReadable, fileText } from './file-text';

const gone = { text: () => Promise.reject(new DOMException('', 'NotReadableError')), slice: () => gone } as unknown as Blob;

describe('a file that was chosen', () => {
  it('is read', async () => {
    await expect(fileText(new Blob(['name\nMaya']), 'file', 'Gone.')).resolves.toBe('name\nMaya');
    await expect(assertReadable(new Blob(['x']), 'file', 'Gone.')).resolves.toBeUndefined();
  });
  it('is a problem of its field when it is gone', async () => {
    const problem = await fileText(gone, 'csv', 'Gone.').catch((error: unknown) => error as Problem);
    expect(problem).toBeInstanceOf(Problem);
    expect((problem as Problem).fields).toEqual([{ param: 'csv', code: 'file_unreadable', detail: 'Gone.' }]);
    await expect(assertReadable(gone, 'file', 'Gone.')).rejects.toBeInstanceOf(Problem);
  });
});
