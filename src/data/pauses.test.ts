import { expect, it } from "vitest";
import { sequencesOfRecording } from "./from-recording.js";
import { RecordingReader } from "./recording.js";
import { timeNotes } from "./time-notes.js";

/** A table of rows in milliseconds, 20 apart, each with its label. */
function table(times: readonly (number | string)[], label: (row: number) => string = () => "walk"): string {
  return `time,ax,label\n${times.map((time, row) => `${time},${row},${label(row)}\n`).join("")}`;
}
const even = (count: number, from = 0): number[] => Array.from({ length: count }, (_, row) => from + 20 * row);

function cut(texts: readonly string[], window: number | null, label: string | null = null, rate: number | null = null) {
  const reader = new RecordingReader({});
  for (const [index, text] of texts.entries()) {
    const each = reader.table(`${index}.csv`, label);
    each.push(text);
    each.finish();
  }
  const recording = reader.finish();
  const { sequences, pauses } = sequencesOfRecording(recording, { window, stride: null }, "data");
  return {
    starts: Array.from(sequences.starts),
    lengths: Array.from(sequences.lengths),
    notes: timeNotes(pauses, recording.times, rate),
  };
}

it("cuts no window across a pause in the times of a recording", () => {
  const paused = table([...even(70), ...even(80, 30_000)]);
  expect(cut([paused], 50)).toEqual({
    starts: [0, 70],
    lengths: [50, 50],
    notes: [
      "time jumps at 1 place, first at 0.csv: line 72, by 28620 where 20 is usual: " +
        "the recording is cut there, so that no sequence goes on across it",
    ],
  });
  expect(cut([table(even(150))], 50)).toEqual({ starts: [0, 50, 100], lengths: [50, 50, 50], notes: [] });
});

it("cuts where times begin again, in any table", () => {
  const { lengths, notes } = cut([table([...even(30), ...even(40)]), table([...even(20), ...even(20)])], null);
  expect(lengths).toEqual([30, 40, 20, 20]);
  expect(notes).toEqual([
    expect.stringMatching(
      /^time jumps at 2 places in 2 files, first at 0\.csv: line 32, back by 580 where 20 is usual/,
    ),
  ]);
});

it("reports no jump where the label changes anyway", () => {
  const text = table([...even(30), ...even(40, 90_000)], (row) => (row < 30 ? "walk" : "run"));
  expect(cut([text], null)).toEqual({ starts: [0, 30], lengths: [30, 40], notes: [] });
});

it("reads the seconds of time stamps", () => {
  const stamp = (row: number) => `2024-03-01T12:${row < 40 ? "00" : "05"}:${String(row % 40).padStart(2, "0")}Z`;
  const { starts, notes } = cut([table(Array.from({ length: 80 }, (_, row) => stamp(row)))], 20);
  expect(starts).toEqual([0, 20, 40, 60]);
  expect(notes[0]).toMatch(/line 42, by 261 s where 1 s is usual/);
});

it("keeps a clip whole across a pause, as between strokes of a pen", () => {
  const strokes = table([...even(30), ...even(40, 1500)])
    .replace(",label", ",pressure")
    .replaceAll("walk", "1");
  const { lengths, notes } = cut([strokes], null, "a");
  expect(lengths).toEqual([70]);
  expect(notes[0]).toMatch(/each file stays one sequence; if it is several recordings, divide it, or give --window$/);
  expect(cut([strokes], 35, "a").lengths).toEqual([35]);
});

it.each([
  ["row numbers", (text: string) => text.replace("time", "id")],
  ["a time that is missing once", (text: string) => text.replace("\n40,", "\n,")],
])("cuts nothing by %s", (_, change) => {
  expect(cut([change(table([...even(70), ...even(80, 30_000)]))], 50)).toEqual({
    starts: [0, 50, 100],
    lengths: [50, 50, 50],
    notes: [],
  });
});

it("reports rows that are not evenly sampled", () => {
  const times = Array.from({ length: 200 }, (_, row) => Math.round(25 * row + 60 * Math.sin(row / 5)));
  expect(cut([table(times), table(even(20)), table(times)], null).notes).toEqual([
    expect.stringMatching(
      /^0\.csv \(and 1 other file\): the rows are not evenly sampled: most are 13 to 37 apart, half of them less than 2\d; .*resample/,
    ),
  ]);
});

it("reports times of another rate than is given", () => {
  const text = table(even(60)).replace("time", "time_ms");
  expect(cut([text], null, null, 50).notes).toEqual([]);
  expect(cut([text], null, null, 100).notes).toEqual([
    expect.stringMatching(/^0\.csv: its times give 50 Hz, where 100 Hz is given, or was in the model's training: /),
  ]);
  expect(cut([table(even(60))], null, null, 100).notes).toEqual([]);
});

it("reads numbers as clock times where they are steadier so", () => {
  const packed = (second: number) =>
    114_000 + 100 * Math.floor(second / 60) + (second % 60) + (second >= 1200 ? 4000 : 0);
  const seconds = Array.from({ length: 1500 }, (_, row) => row + (row < 1300 ? 0 : 30));
  for (const day of [0, 20_240_301_000_000]) {
    const { notes } = cut([table(seconds.map((second) => day + packed(second)))], 20);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/^time jumps at 1 place, first at 0.csv: line 1302, by 31 s where 1 s is usual/);
  }
});
