/** @file Times of day packed into numbers, as 115959 for 11:59:59, and 20240301115959 with a date before it. */
import { secondsOfDay } from "./time-stamp.js";

/** The seconds since midnight of each number; null if one is no time of day. */
export function clockSeconds(numbers: readonly number[]): number[] | null {
  const seconds = numbers.map(secondsOf);
  return seconds.includes(Number.NaN) ? null : seconds;
}

/** 8 digits of a date, and 6 of a clock. */
const dated = 1e13;

function secondsOf(number: number): number {
  const clock = number >= dated && number < 10 * dated ? number % 1e6 : number;
  const [hours, minutes, seconds] = [Math.floor(clock / 1e4), Math.floor(clock / 100) % 100, clock % 100];
  const total = 3600 * hours + 60 * minutes + seconds;
  return minutes < 60 && seconds < 60 && total >= 0 && total < secondsOfDay ? total : Number.NaN;
}
