/**
 * Samples a second at which recordings are used unless asked otherwise: their own, at most 16,000. Words have little
 * above 8 kHz, and more samples cost a device time and memory; at 44,100, mel filters are too wide for the front end's
 * 32-bit sums.
 */
export function usualRate(recorded: number): number {
  return Math.min(recorded, 16_000);
}
