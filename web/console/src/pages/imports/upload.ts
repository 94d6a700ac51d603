import { sendJson } from '../../api/http';
import type { Import } from '../../api/objects';
import { ConnectionLost } from '../../api/problem';

/* A file goes piece by piece, each behind the last; a piece that got lost on its way is sent again. */

const PIECE_BYTES = 1024 * 1024;
const TRIES = 5;

async function sendPiece(row: Import, file: File, offset: number): Promise<Import> {
  const piece = file.slice(offset, offset + PIECE_BYTES);
  for (let attempt = 1; ; attempt++) {
    try {
      return (await sendJson('put', `/v1/imports/${row.id}/file`, { query: { offset }, file: piece })) as Import;
    } catch (error) {
      if (!(error instanceof ConnectionLost) || attempt === TRIES) throw error;
    }
  }
}

export async function upload(row: Import, file: File, onProgress: (bytes: number) => void): Promise<Import> {
  let now = row;
  while (now.bytes < file.size) {
    now = await sendPiece(row, file, now.bytes);
    onProgress(now.bytes);
  }
  return now;
}
