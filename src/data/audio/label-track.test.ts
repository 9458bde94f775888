import { expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { digitFile, isOfficialTest } from "./fsdd.js";
import { readLabelTrack } from "./label-track.js";

it("reads spans in order, with or without a line of names, separated by commas or tabs", () => {
  const yes = { start: 0.5, end: 1, label: "yes" };
  const no = { start: 2, end: 2.25, label: "no, thanks" };
  expect(readLabelTrack("start,end,label\r\n2,2.25,no\r\n0.5,1,yes\r\n")).toEqual([yes, { ...no, label: "no" }]);
  expect(readLabelTrack("0.5\t1\tyes\n\n2\t2.25\tno, thanks\n")).toEqual([yes, no]);
  expect(readLabelTrack("0,5;1,0;yes\n2;2,25;no, thanks\n")).toEqual([yes, no]);
  expect(readLabelTrack("0,5\t1\tyes\n2\t2,25\tno, thanks\n")).toEqual([yes, no]);
  expect(readLabelTrack("")).toEqual([]);
});

it.each(["1,2", "2,1,yes", "-1,2,yes", "a,2,yes\n", "0,1,yes\n1,x,no", "0,1,"])(
  "refuses %o, naming the line",
  (text) => {
    expect(() => readLabelTrack(`0,1,first\n${text}`)).toThrow(InputError);
    expect(() => readLabelTrack(`0,1,first\n${text}`)).toThrow(/line [23]/);
  },
);

it("reads the names of spoken digits", () => {
  expect(digitFile("7_jackson_32.wav")).toEqual({ digit: 7, speaker: "jackson", index: 32 });
  for (const name of ["seven.wav", "7_jackson.wav", "17_jackson_1.wav", "7_jackson_32.mp3"])
    expect(digitFile(name)).toBeNull();
  expect([0, 4, 5, 49].map((index) => isOfficialTest({ digit: 0, speaker: "", index }))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
