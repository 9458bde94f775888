/** @file Features of clips, computed only once for the same sound, front end and variations. */
import type { Clips } from "../../data/audio/clips.js";
import { digestOf } from "../../data/files/digest.js";
import { keptBytes } from "../../data/files/kept.js";
import type { FrontEndSpec } from "../../model/front-end.js";
import type { ClipFeatures } from "../sequences.js";

/** To be raised if the same samples, front end and options give other features: kept files are then no longer used. */
const version = 1;

/** Digest of the samples of all clips and of the front end, on which their features depend. */
export function digestOfClips(clips: Clips, spec: FrontEndSpec): string {
  function* parts() {
    yield JSON.stringify([version, spec]);
    for (const index of clips.classes.keys()) yield clips.samples(index);
  }
  return digestOf(parts());
}

/**
 * Returns features read from the folder where they are kept, or computes them and keeps them there.
 * @param folder null: features are computed, and not kept
 * @param name a digest of everything that they depend on
 */
export async function keptFeatures(
  folder: string | null,
  name: string,
  { arithmetic }: FrontEndSpec,
  compute: () => ClipFeatures | Promise<ClipFeatures>,
): Promise<ClipFeatures> {
  if (folder === null) return compute();
  const bytes = await keptBytes(folder, `${name}.features`, async () => encode(await compute()));
  return decode(bytes, arithmetic === "fixed" ? Int16Array : Float32Array);
}

/**
 * The number of clips, their frames, and all features, in the machine's byte order: such files stay on the machine that
 * wrote them.
 */
function encode({ lengths, values }: ClipFeatures): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 * (1 + lengths.length) + values.byteLength);
  new Uint32Array(bytes.buffer, 0, 1 + lengths.length).set([lengths.length, ...lengths]);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 4 * (1 + lengths.length));
  return bytes;
}

function decode({ buffer }: Uint8Array<ArrayBuffer>, Values: typeof Int16Array | typeof Float32Array): ClipFeatures {
  const [count = 0] = new Uint32Array(buffer, 0, 1);
  return { lengths: new Uint32Array(buffer, 4, count), values: new Values(buffer, 4 * (1 + count)) };
}
