/* An archive as it comes, as far as telling needs it: the files' names, and its end. */

const BLOCK = 512;
const END = 2 * BLOCK;

/* Follows the heads: where the next one stands, and what it names. */
export class TarReader {
  file = '';
  private skip = 0;
  private head = new Uint8Array(BLOCK);
  private filled = 0;
  private zeros = 0;

  /* Whether the end of the archive was the last that came. */
  get whole(): boolean {
    return this.zeros >= END && this.filled === 0;
  }

  add(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.skip > 0) {
        const step = Math.min(this.skip, bytes.length - at);
        this.skip -= step;
        at += step;
        continue;
      }
      const part = bytes.subarray(at, at + BLOCK - this.filled);
      this.head.set(part, this.filled);
      this.filled += part.length;
      at += part.length;
      if (this.filled === BLOCK) this.take();
    }
  }

  private take(): void {
    this.filled = 0;
    if (this.head.every((byte) => byte === 0)) {
      this.zeros += BLOCK;
      return;
    }
    this.zeros = 0;
    const text = (from: number, size: number) => new TextDecoder().decode(this.head.subarray(from, from + size)).replace(/\0.*$/s, '');
    this.file = text(0, 100).replace(/^.*\//, '');
    const size = parseInt(text(124, 12), 8);
    this.skip = Math.ceil(size / BLOCK) * BLOCK;
  }
}
