/** @file Decodes raw sound in the encodings that recorders write to 16-bit samples. */

/** Bytes of a sample, and its value on the 16-bit scale; all little-endian. */
const encodings = {
  s16le: { size: 2, read: (view: DataView, at: number) => view.getInt16(at, true) },
  s24le: { size: 3, read: (view: DataView, at: number) => view.getInt16(at + 1, true) },
  s32le: { size: 4, read: (view: DataView, at: number) => view.getInt16(at + 2, true) },
  f32le: { size: 4, read: (view: DataView, at: number) => fullScale(view.getFloat32(at, true)) },
  u8: { size: 1, read: (view: DataView, at: number) => (view.getUint8(at) - 128) * 256 },
} as const;

export type PcmEncoding = keyof typeof encodings;
export const pcmEncodings = Object.keys(encodings) as PcmEncoding[];

function fullScale(value: number): number {
  if (!(Math.abs(value) <= 1)) return Number.isNaN(value) ? 0 : Math.sign(value) * 32_767;
  return Math.max(-32_768, Math.min(32_767, Math.floor(value * 32_768 + 0.5)));
}

/** Decodes samples from bytes given in pieces of any size. */
export class PcmStream {
  private rest: Uint8Array = new Uint8Array(0);

  constructor(private readonly encoding: PcmEncoding) {}

  push(bytes: Uint8Array): Int16Array {
    const { size, read } = encodings[this.encoding];
    const all = new Uint8Array(this.rest.length + bytes.length);
    all.set(this.rest);
    all.set(bytes, this.rest.length);
    const samples = new Int16Array(Math.floor(all.length / size));
    const view = new DataView(all.buffer);
    for (let i = 0; i < samples.length; i++) samples[i] = read(view, i * size);
    this.rest = all.slice(samples.length * size);
    return samples;
  }
}
