import { expect, it } from "vitest";
import { isTimeStamp, momentOf } from "./time-stamp.js";

const noon = Date.UTC(2024, 2, 1, 12) / 1000;

it.each([
  ["2024-03-01T12:00:07.250Z", noon + 7.25],
  ["2024-03-01 12:00:07,25", noon + 7.25],
  ["2024/3/1 12:00", noon],
  ["2024-03-01T14:00:07+02:00", noon + 7],
  ["2024-03-01T09:30:07-0230", noon + 7],
  ["2024-03-01 12:00:07 PM", noon + 7],
  ["2024-03-01 12:00:07 am", noon - 43_193],
  ["2024-03-01", noon - 43_200],
])("reads %s", (cell, seconds) => {
  expect(isTimeStamp(cell)).toBe(true);
  expect(momentOf(cell)).toEqual({ seconds, daily: false });
});

it.each([
  ["12:00:07.25", 43_207.25],
  ["0:07.250", 7.25],
  ["01.03.2024 12:00:07", 43_207],
  ["03/01/2024 1:00:07 PM", 46_807],
])("reads the clock of %s, whose day is not known", (cell, seconds) => {
  expect(momentOf(cell)).toEqual({ seconds, daily: true });
});

it.each(["01.03.2024", "12", "noon", ""])("reads no moment in %j", (cell) => {
  expect(momentOf(cell).seconds).toBeNaN();
});
