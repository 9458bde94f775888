/** @file A signal as a row of block characters. */

const blocks = [..." ▁▂▃▄▅▆▇█"];

/**
 * Values as a sparkline of a width, the last at the right, scaled to their range. Each character shows the value
 * furthest from the middle among those it covers.
 */
export function sparkline(values: readonly number[], width: number): string {
  if (values.length === 0) return " ".repeat(width);
  const least = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  const middle = (least + most) / 2;
  const span = most - least;
  const shown = Math.min(width, values.length);
  const row = Array.from({ length: shown }, (_, i) => {
    const from = Math.floor((i * values.length) / shown);
    const under = values.slice(from, Math.max(from + 1, Math.floor(((i + 1) * values.length) / shown)));
    const extreme = under.reduce((a, b) => (Math.abs(b - middle) > Math.abs(a - middle) ? b : a));
    // A constant signal is a line in the middle.
    return blocks[span === 0 ? 4 : 1 + Math.round(((extreme - least) / span) * 7)];
  });
  return row.join("").padStart(width);
}

/** Loudness of sound: each character shows its largest sample, relative to full scale. */
export function levels(values: readonly number[], width: number): string {
  const shown = Math.min(width, values.length);
  const row = Array.from({ length: shown }, (_, i) => {
    const under = values.slice(Math.floor((i * values.length) / shown), Math.floor(((i + 1) * values.length) / shown));
    const peak = under.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
    // 60 dB in eight steps.
    return blocks[Math.max(0, Math.min(8, 8 + Math.round((8 / 60) * 20 * Math.log10(peak / 32_768))))];
  });
  return row.join("").padStart(width);
}
