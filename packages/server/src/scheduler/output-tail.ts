/** The end of what a step printed: it may print without end. */
export class OutputTail {
  readonly #limit = 64 * 1024;
  #chunks: Buffer[] = [];
  #length = 0;

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length > 2 * this.#limit) this.#trim();
  }

  text(): string {
    this.#trim();
    return Buffer.concat(this.#chunks).toString('utf8').replaceAll('\u0000', '\uFFFD');
  }

  lastLine(): string {
    return (this.text().trimEnd().split('\n').at(-1) ?? '').slice(-1_000);
  }

  #trim(): void {
    const all = Buffer.concat(this.#chunks);
    this.#chunks = [all.subarray(Math.max(0, all.length - this.#limit))];
    this.#length = this.#chunks[0]?.length ?? 0;
  }
}
