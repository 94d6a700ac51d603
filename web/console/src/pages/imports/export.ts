import { send } from '../../api/http';
import { ConnectionLost } from '../../api/problem';
import { saveFile } from '../../kit/table/csv';
import { TarReader } from './tar';

/* All of a world as one archive. It comes without a length, file by file: the heads within it tell how far it is, and its
 * end, which is zeros, that it is whole. Where the browser lets a page write to a file, it goes there as it comes; else it
 * is gathered, in memory or on the browser's disk as that likes. */

export interface ExportProgress {
  bytes: number;
  file: string;
}

interface Target {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  finish(whole: boolean): Promise<void>;
}

interface FileHandle {
  createWritable(): Promise<WritableStream & { write(bytes: Uint8Array<ArrayBuffer>): Promise<void>; close(): Promise<void>; abort(): Promise<void> }>;
}

type Picker = (options: { suggestedName: string }) => Promise<FileHandle>;

function gathering(name: string): Target {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  return {
    write: (bytes) => {
      parts.push(bytes);
      return Promise.resolve();
    },
    finish: (whole) => {
      if (whole) saveFile(name, new Blob(parts, { type: 'application/x-tar' }));
      return Promise.resolve();
    },
  };
}

async function writing(handle: FileHandle): Promise<Target> {
  const file = await handle.createWritable();
  return { write: (bytes) => file.write(bytes), finish: (whole) => (whole ? file.close() : file.abort()) };
}

async function pump(body: ReadableStream<Uint8Array<ArrayBuffer>>, target: Target, onProgress: (progress: ExportProgress) => void): Promise<void> {
  const archive = new TarReader();
  const reader = body.getReader();
  let bytes = 0;
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      archive.add(piece.value);
      bytes += piece.value.length;
      await target.write(piece.value);
      onProgress({ bytes, file: archive.file });
    }
  } finally {
    await target.finish(archive.whole);
  }
  if (!archive.whole) throw new ConnectionLost();
}

export async function saveExport(onProgress: (progress: ExportProgress) => void, signal: AbortSignal): Promise<void> {
  const name = `referd-export-${new Date().toISOString().slice(0, 10)}.tar`;
  const picker = (window as { showSaveFilePicker?: Picker }).showSaveFilePicker;
  const handle = picker ? await picker({ suggestedName: name }) : null;
  const response = await send('get', '/v1/export', { accept: 'application/x-tar', signal });
  if (!response.body) throw new ConnectionLost();
  await pump(response.body, handle ? await writing(handle) : gathering(name), onProgress);
}
