/**
 * @file WAV files: RIFF chunks with PCM of 8, 16, 24 or 32 bits or floats of 32 or 64. Headers are often wrong (an
 * interrupted recorder, a pipe of unknown length), so sizes are checked against the bytes.
 */
import { InputError } from "../../core/errors.js";
import { shellPath } from "../../core/shell.js";
import { counted } from "../../core/text.js";

export interface Wav {
  /** Samples a second. */
  sampleRate: number;
  /** Channels in the file; `samples` is their mean. */
  channels: number;
  /** Mono, full scale ±1. */
  samples: Float32Array;
  /** Whether the header promises more samples than the file has. */
  truncated: boolean;
}

interface Format {
  sampleRate: number;
  channels: number;
  /** One sample of one channel at a byte offset, full scale ±1. */
  read: (view: DataView, at: number) => number;
  bytesPerSample: number;
}

/**
 * Reads a WAV file and mixes its channels down to one.
 * @param name the file's name in messages
 * @throws InputError if it is not a WAV file, or of an unsupported kind: names the kind and the remedy
 */
export function readWav(bytes: Uint8Array, name = "the file"): Wav {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkRiff(view, name);
  let format: Format | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = fourLetters(view, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (id === "fmt ") format = readFormat(view, body, size, name);
    if (id === "data") {
      if (format === null) throw new InputError(`${name} has samples before their format: write the WAV file again`);
      return decode(view, body, size, format, name);
    }
    at = nextChunk(view, body + size);
  }
  const missing = format === null ? "no format chunk" : "no data chunk";
  throw new InputError(`${name} is cut off: it has ${missing} in its ${bytes.length} bytes; record or copy it again`);
}

/** Chunks start at even offsets, but not every writer respects this. */
function nextChunk(view: DataView, end: number): number {
  if (end % 2 === 0) return end;
  return !isChunkId(view, end + 1) && isChunkId(view, end) ? end : end + 1;
}

function isChunkId(view: DataView, at: number): boolean {
  return at + 8 <= view.byteLength && /^[\x20-\x7e]{4}$/.test(fourLetters(view, at));
}

function fourLetters(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

function checkRiff(view: DataView, name: string): void {
  if (view.byteLength >= 12 && fourLetters(view, 0) === "RIFF" && fourLetters(view, 8) === "WAVE") return;
  throw new InputError(
    `${name} is ${kindOf(view)}, not a WAV file: convert it to WAV first, for example with ffmpeg -i ${shellPath(name)} -ac 1 new.wav`,
  );
}

function kindOf(view: DataView): string {
  if (view.byteLength === 0) return "empty";
  if (view.byteLength < 12) return `only ${counted(view.byteLength, "byte")} long`;
  const start = fourLetters(view, 0);
  if (start.startsWith("ID3") || (view.getUint16(0) & 0xffe0) === 0xffe0) return "an MP3 or AAC file";
  const kinds: Record<string, string> = {
    OggS: "an Ogg file",
    fLaC: "a FLAC file",
    FORM: "an AIFF file",
    RIFX: "a big-endian RIFX file",
    RF64: "an RF64 file",
    RIFF: `a RIFF file of kind ${JSON.stringify(fourLetters(view, 8))}`,
  };
  if (view.getUint32(0) === 0x1a45dfa3) return "a WebM file";
  return kinds[start] ?? (fourLetters(view, 4) === "ftyp" ? "an MP4 file" : "of an unknown kind");
}

const pcm = 1;
const float = 3;
const extensible = 0xfffe;

const readers: Record<string, Format["read"]> = {
  [`${pcm}:8`]: (view, at) => (view.getUint8(at) - 128) / 128,
  [`${pcm}:16`]: (view, at) => view.getInt16(at, true) / 2 ** 15,
  [`${pcm}:24`]: (view, at) => ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 2 ** 23,
  [`${pcm}:32`]: (view, at) => view.getInt32(at, true) / 2 ** 31,
  [`${float}:32`]: (view, at) => view.getFloat32(at, true),
  [`${float}:64`]: (view, at) => view.getFloat64(at, true),
};

function readFormat(view: DataView, at: number, size: number, name: string): Format {
  if (at + size > view.byteLength) {
    throw new InputError(`${name} is cut off within its format chunk; record or copy it again`);
  }
  if (size < 16) {
    throw new InputError(
      `${name} has a format chunk of ${size} bytes; 16 or more are needed: write the WAV file again`,
    );
  }
  let tag = view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  const block = view.getUint16(at + 12, true);
  const bits = view.getUint16(at + 14, true);
  if (tag === extensible && size >= 26) tag = view.getUint16(at + 24, true);
  const read = readers[`${tag}:${bits}`];
  if (read === undefined) {
    const kinds: Record<number, string> = { 1: "PCM", 2: "ADPCM", 3: "float", 6: "A-law", 7: "µ-law", 85: "MP3" };
    const kind = kinds[tag] ?? `format ${tag}`;
    throw new InputError(`${name} holds ${kind} of ${bits} bits: convert it to PCM of 8, 16, 24 or 32 bits, or float`);
  }
  if (channels < 1 || block !== (channels * bits) / 8) {
    throw new InputError(
      `${name} claims ${channels} channels of ${bits} bits in ${block} bytes a sample: write the WAV file again`,
    );
  }
  if (sampleRate < 1000 || sampleRate > 768_000) {
    throw new InputError(
      `${name} claims ${sampleRate} samples a second; 1,000 to 768,000 are read: correct its header`,
    );
  }
  return { sampleRate, channels, read, bytesPerSample: bits / 8 };
}

function decode(view: DataView, start: number, size: number, format: Format, name: string): Wav {
  const { sampleRate, channels, read, bytesPerSample } = format;
  const there = view.byteLength - start;
  // A writer that does not know the length writes the largest number.
  const promised = size === 0xffffffff ? there : size;
  const block = channels * bytesPerSample;
  const samples = new Float32Array(Math.floor(Math.min(promised, there) / block));
  for (let i = 0; i < samples.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++) sum += read(view, start + i * block + c * bytesPerSample);
    if (!Number.isFinite(sum))
      throw new InputError(`${name}: sample ${i} is ${sum}; remove numbers that are not finite`);
    samples[i] = sum / channels;
  }
  return { sampleRate, channels, samples, truncated: promised > there };
}

/** Encodes a mono WAV file of 16-bit PCM. */
export function writeWav(samples: Int16Array, sampleRate: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const letters = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i));
  };
  letters(0, "RIFF");
  view.setUint32(4, bytes.length - 8, true);
  letters(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  view.setUint16(20, pcm, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, 2 * sampleRate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  letters(36, "data");
  view.setUint32(40, 2 * samples.length, true);
  for (const [i, sample] of samples.entries()) view.setInt16(44 + 2 * i, sample, true);
  return bytes;
}
