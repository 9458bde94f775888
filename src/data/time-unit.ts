/** @file The unit in which a column of a table counts time. */

export interface TimeUnit {
  name: string;
  seconds: number;
}

const units: Readonly<Record<string, TimeUnit>> = {
  ns: { name: "ns", seconds: 1e-9 },
  us: { name: "us", seconds: 1e-6 },
  ms: { name: "ms", seconds: 1e-3 },
  s: { name: "s", seconds: 1 },
};

/** The unit of time stamps. */
export const stampUnit: TimeUnit = { name: "s", seconds: 1 };

const spelt: Readonly<Record<string, string>> = { µs: "us", μs: "us", sec: "s", seconds: "s", seconds_elapsed: "s" };

/** Digits of the whole part of times since 1970, today. */
const digitsSince1970: Readonly<Record<number, string>> = { 10: "s", 13: "ms", 16: "us", 19: "ns" };

/**
 * The unit of a column: from its name, as `time_ms` or `time [s]`, or from times that count since 1970. `timestamp` is
 * in milliseconds, as in recordings of `fastcells record`, unless it counts rows. null: not known.
 * @param first the first time
 * @param usual the median step
 */
export function unitOf(name: string, first: number, usual: number): TimeUnit | null {
  const lower = name.toLowerCase();
  const ending = /(?:^|[ _([])([a-zµμ]+)[)\]]?$/.exec(lower)?.[1] ?? "";
  const named = units[spelt[lower] ?? spelt[ending] ?? ending];
  if (named !== undefined) return named;
  const counted = digitsSince1970[String(Math.trunc(first)).length];
  if (counted !== undefined) return units[counted] ?? null;
  return lower === "timestamp" && usual >= 2 ? (units.ms ?? null) : null;
}
