/** @file Runs on the audio thread: posts samples in blocks of 1,024. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void;

const size = 1024;

class Blocks extends AudioWorkletProcessor {
  private block = new Float32Array(size);
  private filled = 0;

  process([input]: Float32Array[][]): boolean {
    const samples = input?.[0];
    if (samples === undefined) return true;
    for (const sample of samples) {
      this.block[this.filled++] = sample;
      if (this.filled < size) continue;
      this.port.postMessage(this.block, [this.block.buffer]);
      this.block = new Float32Array(size);
      this.filled = 0;
    }
    return true;
  }
}

registerProcessor("blocks", Blocks);
