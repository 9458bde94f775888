/** @file Axes of charts: from values to pixels, and the ticks between. */
import { short } from "./table.js";

export interface AxisOptions {
  title: string;
  /**
   * "log" for positive values. "normal" for rates between 0 and 1, spaced as a normal distribution's deviates: the axis
   * of a detection error trade-off.
   */
  scale?: "linear" | "log" | "normal";
  /** Text of a tick. Default: the plain number. */
  format?: (value: number) => string;
  /** The number whose powers are round on a log axis: 2 for bytes, so that 1 KiB is round. Default: 10. */
  base?: 2 | 10;
  /** Whether only whole numbers have a meaning, as for epochs. */
  whole?: boolean;
}

/** An axis: its ticks, and where a value stands between its ends. */
export interface Axis {
  title: string;
  ticks: { value: number; text: string }[];
  /** 0 at the low end, 1 at the high end. */
  place: (value: number) => number;
}

/** Rates shown on a normal axis; those past the ends are drawn at the ends. */
const rates = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9];

/** Quantile of the standard normal distribution, by Acklam's rational approximation; relative error below 2e-9. */
export function normalDeviate(share: number): number {
  if (share > 0.5) return -normalDeviate(1 - share);
  const horner = (x: number, ...coefficients: number[]) => coefficients.reduce((sum, c) => sum * x + c, 0);
  if (share < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(share));
    const above = horner(
      q,
      -0.00778489400243029,
      -0.322396458041136,
      -2.40075827716184,
      -2.54973253934373,
      4.37466414146497,
      2.93816398269878,
    );
    return above / horner(q, 0.00778469570904146, 0.32246712907004, 2.445134137143, 3.75440866190742, 1);
  }
  const q = share - 0.5;
  const r = q * q;
  const above = horner(
    r,
    -39.6968302866538,
    220.946098424521,
    -275.928510446969,
    138.357751867269,
    -30.6647980661472,
    2.50662827745924,
  );
  return (
    (q * above) /
    horner(r, -54.4760987982241, 161.585836858041, -155.698979859887, 66.8013118877197, -13.2806815528857, 1)
  );
}

/** A step of 1, 2 or 5 times a power of ten, of which `span` holds about `count`. */
function niceStep(span: number, count: number): number {
  const raw = span / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((each) => each * power >= raw * 0.999) ?? 10;
  return factor * power;
}

/** Ticks of a linear axis; the first and the last are its ends. */
function linearTicks(low: number, high: number, count: number, whole: boolean): number[] {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  // Values that differ by rounding alone get room around them.
  const margin = high - low > 1e-9 * largest && largest > 1e-100 ? 0 : largest > 1e-100 ? largest / 2 : 1;
  const step = Math.max(whole ? 1 : 0, niceStep(high - low + 2 * margin, count));
  const first = Math.floor((low - margin) / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil((high + margin) / step - 1e-9));
  // Divides if the step is below 1: 3 ÷ 10 is 0.3, 3 × 0.1 is not.
  const value = (n: number) => (step < 1 ? n / Math.round(1 / step) : n * step);
  return Array.from({ length: last - first + 1 }, (_, i) => value(first + i));
}

const eighths = [1, 1.125, 1.25, 1.375, 1.5, 1.625, 1.75, 1.875];

/** The same for a log axis. */
function logTicks(low: number, high: number, count: number, base: 2 | 10): number[] {
  const powers = (Math.log10(high) - Math.log10(low)) / Math.log10(base);
  const halves = powers > 1 ? [1, 1.5] : eighths;
  const between = base === 2 ? halves : powers > 1.5 ? [1, 3] : [1, 2, 3, 5, 7];
  const factors = powers > count ? [1] : between;
  const stride = Math.max(1, Math.ceil(powers / (2 * count)));
  const values: number[] = [];
  const start = Math.floor(Math.log10(low) / Math.log10(base) / stride) * stride;
  for (let power = start; power <= Math.log10(high) / Math.log10(base) + 1 + stride; power += stride) {
    // A negative power of ten is not exact; its inverse is.
    for (const factor of factors) values.push(power < 0 ? factor / base ** -power : factor * base ** power);
  }
  const first = values.findLastIndex((value) => value <= low * 1.0001);
  const last = values.findIndex((value) => value >= high * 0.9999);
  return values.slice(first, Math.max(last, first + 1) + 1);
}

/**
 * An axis that covers the values, with about `count` ticks. Values that its scale cannot show (0 on a log axis) are
 * drawn at its end.
 */
export function axis(values: readonly number[], options: AxisOptions, count = 6): Axis {
  const { title, scale = "linear", format = plain, base = 10, whole = false } = options;
  const usable = values.filter((value) => Number.isFinite(value) && (scale !== "log" || value > 1e-100));
  const low = usable.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = usable.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const known = usable.length > 0;

  if (scale === "normal") {
    const last = rates.findIndex((rate) => rate >= (known ? high : 0.1));
    return laid(title, rates.slice(0, Math.max(4, last < 0 ? rates.length : last + 1)), format, normalDeviate);
  }
  if (scale === "log") return laid(title, known ? logTicks(low, high, count, base) : [1, 10], format, Math.log);
  const ticks = known ? linearTicks(low, high, count, whole) : [0, 1];
  return laid(title, ticks, format, (value) => value);
}

/** The axis from its first tick to its last, linear in the transformed value. */
function laid(
  title: string,
  values: readonly number[],
  format: (value: number) => string,
  transform: (value: number) => number,
): Axis {
  const [low, high] = [values[0] ?? 0, values[values.length - 1] ?? 1];
  const [start, span] = [transform(low), transform(high) - transform(low)];
  return {
    title,
    ticks: values.map((value) => ({ value, text: format(value) })),
    place: (value) => (transform(Math.min(high, Math.max(low, value))) - start) / span,
  };
}

/** A tick's number without needless digits. */
function plain(value: number): string {
  const rounded = Number(value.toPrecision(6));
  return Math.abs(rounded) >= 1e6 || (rounded !== 0 && Math.abs(rounded) < 1e-4) ? short(value) : String(rounded);
}
