import { InputError } from "../../core/errors.js";
import { counted } from "../../core/text.js";

/** Decodes 16-bit little-endian samples from bytes given in pieces of any size. */
export interface SampleStream {
  push(bytes: Uint8Array): Int16Array;
}

const longestHeader = 65_536;

/**
 * Decodes raw 16-bit PCM of one channel, or a WAV stream of it: recorders such as `arecord` write a header even into a
 * pipe, with a length that they cannot know.
 *
 * @param sampleRate the rate that a header must have; raw samples are assumed to have it
 * @throws InputError (from `push`) if a header gives another format
 */
export function sampleStream(sampleRate: number): SampleStream {
  let begun = false;
  let rest: Uint8Array = new Uint8Array(0);
  return {
    push(bytes) {
      const all = new Uint8Array(rest.length + bytes.length);
      all.set(rest);
      all.set(bytes, rest.length);
      let from = 0;
      if (!begun) {
        const start = headerLength(all, sampleRate);
        if (start === null) {
          rest = all;
          return new Int16Array(0);
        }
        begun = true;
        from = start;
      }
      const samples = new Int16Array((all.length - from) >> 1);
      const view = new DataView(all.buffer);
      for (let i = 0; i < samples.length; i++) samples[i] = view.getInt16(from + 2 * i, true);
      rest = all.slice(from + 2 * samples.length);
      return samples;
    },
  };
}

/** Bytes before the samples: 0 for raw samples; null if more bytes are needed to decide. */
function headerLength(bytes: Uint8Array, sampleRate: number): number | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const letters = (at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (!"RIFF".startsWith(letters(0))) return 0;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    if (letters(at) === "data") return at + 8;
    if (letters(at) === "fmt ") {
      if (at + 24 > bytes.length) return null;
      checkFormat(view, at + 8, sampleRate);
    }
    at += 8 + size + (size % 2);
    if (at > longestHeader) break;
  }
  if (bytes.length < longestHeader) return null;
  throw new InputError("the stream begins as a WAV file, but no samples follow: send WAV or raw 16-bit samples");
}

function checkFormat(view: DataView, at: number, sampleRate: number): void {
  const channels = view.getUint16(at + 2, true);
  const rate = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  if (channels === 1 && rate === sampleRate && bits === 16) return;
  throw new InputError(
    `the stream has ${counted(channels, "channel")} of ${bits} bits at ${rate} Hz, the model listens to one of 16 bits at ` +
      `${sampleRate} Hz: record like this, for example with arecord -f S16_LE -c 1 -r ${sampleRate}`,
  );
}
