/** @file The units of samples by channel. */

/** The unit of each channel if every sample of a step has the same units; null: they differ. */
export function channelScales(sampleScale: readonly number[], frame = 1): readonly number[] | null {
  const channels = sampleScale.length / frame;
  return sampleScale.every((scale, d) => scale === sampleScale[d % channels]) ? sampleScale.slice(0, channels) : null;
}
