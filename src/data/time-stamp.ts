/** @file Dates and clock times as they stand in tables: `2024-03-01T12:00:07.250Z`, `03/01/2024 12:00 PM`, `0:07.250`. */

const date = String.raw`\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}`;
const clock = String.raw`(?<h>\d{1,2}):(?<m>\d{2})(?::(?<s>\d{2}))?(?<part>[.,]\d+)?\s*(?<half>[ap]m)?\s*(?<zone>z|[+-]\d{2}:?\d{2})?`;
/** A date, a time of day, or both: neither a sample nor a class. */
const timeStamp = new RegExp(`^\\s*(?:(?<day>${date})|(?:(?<date>${date})[ t,]+)?${clock})\\s*$`, "i");

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/;

export const secondsOfDay = 86_400;

export function isTimeStamp(cell: string): boolean {
  return timeStamp.test(cell);
}

/** A moment in a table. */
export interface Moment {
  /** NaN for anything but a time stamp, and for a day and a month whose order is not known. */
  seconds: number;
  /** Whether the day is not known, so that the seconds begin again at midnight. */
  daily: boolean;
}

/** Reads a time stamp. A date whose year does not come first may have its day or its month there: only its clock counts. */
export function momentOf(cell: string): Moment {
  const { day, date: dated, h, m, s, part, half, zone } = timeStamp.exec(cell)?.groups ?? {};
  if (day !== undefined) return { seconds: dayStart(day), daily: false };
  const start = dated === undefined ? Number.NaN : dayStart(dated);
  const daily = Number.isNaN(start);
  const fraction = part === undefined ? 0 : Number(`0.${part.slice(1)}`);
  // 0:07.250 has minutes and seconds.
  const ofClock =
    s === undefined && part !== undefined
      ? Number(h) * 60 + Number(m)
      : hourOf(Number(h), half) * 3600 + Number(m) * 60 + Number(s ?? 0);
  return { seconds: (daily ? 0 : start) + ofClock + fraction - offsetOf(zone), daily };
}

function hourOf(hour: number, half: string | undefined): number {
  return half === undefined ? hour : (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
}

function dayStart(text: string): number {
  const [, year, month, day] = yearFirst.exec(text) ?? [];
  return year === undefined ? Number.NaN : Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000;
}

function offsetOf(zone: string | undefined): number {
  if (zone === undefined || zone.toLowerCase() === "z") return 0;
  const digits = zone.replace(/\D/g, "");
  return (zone.startsWith("-") ? -60 : 60) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}
