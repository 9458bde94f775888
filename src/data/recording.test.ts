import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import type { ColumnOptions } from "./columns.js";
import { sequencesOfRecording } from "./from-recording.js";
import { type Recording, RecordingReader } from "./recording.js";

function read(text: string, options: ColumnOptions = {}, label: string | null = null): Recording {
  const reader = new RecordingReader(options, 2);
  const table = reader.table("a.csv", label);
  table.push(text);
  table.finish();
  return reader.finish();
}

const long = `time,ax,ay,activity,subject_id
0,1,10,walk,7
1,2,20,walk,7
2,3,30,walk,7
3,4,40,run,7
4,5,50,run,7
5,6,60,run,8
6,7,70,run,8
`;

describe("RecordingReader", () => {
  it("refuses columns of the same name if they are samples or requested", () => {
    expect(() => read("x,y,x\n1,2,3\n")).toThrow('two columns are called "x": give each its own name');
    expect(() => read("x,X\n1,2\n", { channels: ["X"] })).not.toThrow();
    expect(() => read("Xa,XA\n1,2\n", { channels: ["xa"] })).toThrow("two columns are called");
    expect(() => read("x,,\n1,2,3\n")).not.toThrow();
    expect(() => read("x,y,y\n1,2,3\n", { channels: ["x"] })).not.toThrow();
    expect(() => read("x,label,label\n1,a,b\n2,b,c\n")).toThrow('two columns are called "label"');
  });

  it("reads as many columns as somebody has, in time that grows with their number", () => {
    const row = (cell: (column: number) => unknown) => Array.from({ length: 200_000 }, (_, at) => cell(at)).join(",");
    expect(read(`${row((at) => `s${at}`)}\n${row(() => 1)}\n`).channels).toBe(200_000);
  });

  it("recognises label, group and time columns by their names", () => {
    const recording = read(long);
    expect(recording.channelNames).toEqual(["ax", "ay"]);
    expect(Array.from(recording.values.slice(0, 4))).toEqual([1, 10, 2, 20]);
    expect(recording.labelNames).toEqual(["walk", "run"]);
    expect(Array.from(recording.labels ?? [])).toEqual([0, 0, 0, 1, 1, 1, 1]);
    expect(Array.from(recording.groups ?? [])).toEqual([0, 0, 0, 0, 0, 1, 1]);
    expect(recording.ignored).toEqual(["time"]);
    for (const name of ["Zeit (s)", "Uhrzeit", "seconds_elapsed", "t (s)", "t_us", "t [µs]"])
      expect(read(`${name},x,label\n0,1,a\n1,2,a\n`).channelNames, name).toEqual(["x"]);
    for (const name of ["t", "T (°C)", "t_mean", "ts"])
      expect(read(`${name},x,label\n0,1,a\n1,2,a\n`).channelNames, name).toEqual([name, "x"]);
    expect(read("x,machine,state\n1,P-01,worn\n2,P-02,new\n")).toMatchObject({
      channelNames: ["x"],
      labelNames: ["worn", "new"],
      groups: Int32Array.of(0, 1),
    });
  });

  it("takes columns by name, in the given order, and none if none is wanted", () => {
    const recording = read(long, { channels: ["AY", "time"], labelColumn: null, groupColumn: null });
    expect(recording.channelNames).toEqual(["ay", "time"]);
    expect(Array.from(recording.values.slice(0, 4))).toEqual([10, 0, 20, 1]);
    expect([recording.labels, recording.groups]).toEqual([null, null]);
    expect(read(long, { labelColumn: null }).channelNames).toEqual(["ax", "ay"]);
  });

  it("takes the only column of text as the label, with or without a header", () => {
    expect(read("wave,1,2\nrest,3,4\n").labelNames).toEqual(["wave", "rest"]);
    const named = read("ax,gesture\n1,wave\n2,rest\n");
    expect([named.channelNames, named.labelNames]).toEqual([["ax"], ["wave", "rest"]]);
    expect(read("1,2\n3,4\n")).toMatchObject({ channels: 2, labels: null, channelNames: null, steps: 2 });
    expect(read("1,2\n3,4\n", { header: true })).toMatchObject({ channelNames: ["1", "2"], steps: 1 });
    expect(read("1,2\n3,4\n", { labelColumn: "2" }).labelNames).toEqual(["2", "4"]);
  });

  it.each<[string, string, ColumnOptions, RegExp]>([
    ["an empty file", "", {}, /a\.csv: empty file/],
    ["a header alone", "ax,ay\n", {}, /a header and no rows/],
    ["a ragged row", "ax,ay\n1,2\n3\n", {}, /line 3 has 1 cells, the first has 2/],
    ["text in place of a number", "ax,ay\n1,2\n3,fast\n", {}, /line 3, column ay is "fast", not a number/],
    [
      "prose",
      "review,label\na film to see,good\n",
      {},
      /"a film to see", not a number: .* read texts with --text words/,
    ],
    [
      "a class before its text",
      "neg\ta dull film to see\npos\ta film to see\n",
      {},
      /"pos", not a number: .* read texts with --text words/,
    ],
    [
      "a text alone",
      "a film to see\n",
      {},
      /a header and no rows; expected a row a step, or read texts with --text words/,
    ],
    ["text without a header", "1,2\n3,fast\n", {}, /line 2, column 2 is "fast"/],
    ["NaN", "ax,ay\n1,NaN\n", {}, /line 2, column ay is NaN: give a finite number there, or leave it out/],
    ["infinity", "ax,ay\n1,-inf\n", {}, /column ay is -Infinity/],
    ["an empty cell", "ax,ay\n1,\n", {}, /line 2, column ay is empty/],
    ["a number beyond single precision", "ax,ay\n1,1e39\n", {}, /column ay is 1e\+39: the limit/],
    ["a column whose name has two lines", '"a\nx",ay\n1,2\nfast,3\n', {}, /column a\\nx is "fast"/],
    ["a decimal comma among points", "ax;ay\n1.5;2,5\n3;4\n", {}, /"2,5", not a number.*decimal point/],
    ["a decimal point among commas", "ax;ay\n1,5;2\n3;4.5\n", {}, /line 3, column ay is "4\.5", not a number/],
    ["thousands", "ax;ay\n3;4\n1;2.000,5\n", {}, /"2\.000,5", not a number/],
    ["spaces between columns", "ax az\n1.5  2\n", {}, /"1\.5 {2}2", not a number: .*separate the columns by commas/],
    ["bars between columns", "ax|az\n1|2\n", {}, /separate the columns by commas, semicolons or tabs/],
    ["comments", "# 50 Hz\n# X\nax\n1\n", {}, /remove the lines that begin with #/],
    [
      "a row of units",
      "time,ax,az\nms,g,m/s^2\n1,2,3\n",
      {},
      /a\.csv: line 2 has no numbers, but "g", "m\/s\^2": if it is a row of units, remove/,
    ],
    [
      "a row of units of the only channel",
      "time,ax\nms,g\n1,2\n",
      {},
      /no column is left .* if the second row has units, remove it/,
    ],
    [
      "lines about the recording",
      "Device: X\nDate: 2024-01-02\n\ntime,ax,ay\n0,1,2\n",
      {},
      /line 2 has no numbers.*; if the table begins below, remove the lines above the names of its columns$/,
    ],
    [
      "a line about the recording",
      "Recorded with X\ntime,ax,ay\n0,1,2\n",
      {},
      /line 2 has 3 cells, the first has 1: .*; if the table begins below, remove the lines above the names/,
    ],
    [
      "names and numbers about the recording",
      "Device,X\nRate,50\ntime,ax,ay\n0,1,2\n",
      {},
      /line 3 has 3 cells, the first has 2: .*; if the table begins below, remove the lines above the names/,
    ],
    ["a row that has a number", "ax,ay,az\ng,g,1\n", {}, /line 2, column ax is "g", not a number: correct it/],
    ["an empty label", "ax,label\n1,a\n2,\n", {}, /line 3, column label is empty/],
    [
      "a missing label column",
      long,
      { labelColumn: "class" },
      /no label column "class"; the columns are "time", "ax".*: choose by labelColumn$/,
    ],
    ["a missing group column", long, { groupColumn: "who" }, /no group column "who"/],
    ["a missing channel", long, { channels: ["az"] }, /no sample column "az".*: choose by channels$/],
    ["the label as a sample", long, { channels: ["activity"] }, /"activity" is the label/],
    ["no samples", "time,label\n1,a\n", {}, /no column is left for samples/],
  ])("refuses %s", (_, text, options, message) => {
    expect(() => read(text, options)).toThrow(InputError);
    expect(() => read(text, options)).toThrow(message);
  });

  it.each([
    "01.03.2024 12:00:07",
    "03/01/2024 12:00:07 PM",
    "2024-03-01T12:00:07.250Z",
    "2024-03-01",
    "12:00:07,5",
    "0:07.250",
  ])("leaves out a column of times as %s, whatever its name, and takes it for no label", (time) => {
    const recording = read(`when;ax;state\n${time};1;2\n${time};3;4\n`);
    expect(recording).toMatchObject({ channelNames: ["ax", "state"], labels: null, ignored: ["when"] });
    expect(read(`${time};1;2\n${time};3;4\n`)).toMatchObject({ channels: 2, labels: null, ignored: ["1"] });
  });

  it("names a column without a name by its place", () => {
    expect(read("ax,ay,\n1,2,\n3,4,\n")).toMatchObject({ channelNames: ["ax", "ay"], ignored: ["column 3"] });
  });

  it("refuses files that differ", () => {
    const reader = new RecordingReader({});
    const add = (name: string, text: string): void => {
      const table = reader.table(name);
      table.push(text);
      table.finish();
    };
    add("a.csv", "ax,ay,label\n1,2,a\n");
    expect(() => add("b.csv", "ax,label\n1,a\n")).toThrow(/b\.csv: 1 sample columns, a\.csv has 2/);
    expect(() => add("c.csv", "ax,ay\n1,2\n")).toThrow(/c\.csv: its label and group columns differ/);
    expect(() => add("d.csv", "ax,az,label\n1,2,a\n")).toThrow(/d\.csv: no column "ay", which a\.csv has/);
    expect(() => add("e.csv", "1,2,a\n3,4,a\n")).toThrow(/e\.csv: its columns have no names, those of a\.csv do/);
  });

  it("matches the columns of files by name", () => {
    const reader = new RecordingReader({});
    for (const text of ["ax,ay,label\n1,2,a\n", "ay,label,AX\n4,b,3\n"]) {
      const table = reader.table("a.csv");
      table.push(text);
      table.finish();
    }
    expect(reader.finish()).toMatchObject({ channelNames: ["ax", "ay"], values: Float32Array.of(1, 2, 3, 4) });
  });
});

describe("sequencesOfRecording", () => {
  it("cuts inside runs of one label and group, without copying", () => {
    const recording = read(long);
    const { sequences, dropped } = sequencesOfRecording(recording, { window: 2, stride: 1 }, "a.csv");
    expect(sequences.values.buffer).toBe(recording.values.buffer);
    expect(Array.from(sequences.starts)).toEqual([0, 1, 3, 5]);
    expect(sequences.targets).toMatchObject({ labels: ["run", "walk"], values: Int32Array.of(1, 1, 0, 0) });
    expect(Array.from(sequences.groups ?? [])).toEqual([0, 0, 0, 1]);
    expect(dropped).toBe(0);
    const whole = sequencesOfRecording(recording, { window: null, stride: null }, "a.csv").sequences;
    expect(Array.from(whole.lengths)).toEqual([3, 2, 2]);
  });

  it("gives a target for every step, across labels but not across groups", () => {
    const { sequences } = sequencesOfRecording(read(long), { window: 2, stride: null, readout: "every" }, "a.csv");
    expect(Array.from(sequences.starts)).toEqual([0, 2, 5]);
    expect(sequences.targets).toMatchObject({ readout: "every", values: Int32Array.of(1, 1, 1, 0, 0, 0, 0) });
  });

  it("asks whether numbers that never last for a window are to be predicted", () => {
    const counting = read(`ax,life\n${Array.from({ length: 9 }, (_, row) => `${row},${9 - row}\n`).join("")}`, {
      labelColumn: "life",
    });
    const by = { window: 3, stride: null };
    expect(() => sequencesOfRecording(counting, by, "a.csv")).toThrow(
      'a.csv: the window is 3 steps, but no label stays the same for more than 1 step: if the labels are numbers to predict, give task "regression"',
    );
    expect(sequencesOfRecording(counting, { ...by, task: "regression" }, "a.csv").sequences.targets?.values).toEqual(
      Float32Array.of(7, 4, 1),
    );
    expect(() => sequencesOfRecording(read(long), { window: 9, stride: null }, "a.csv")).toThrow(/longest recording/);
  });

  it("takes fractions for regression, at a window's last step", () => {
    const recording = read("ax,target\n1,0.5\n2,1\n3,1.5\n4,2\n");
    const { sequences } = sequencesOfRecording(recording, { window: 2, stride: null }, "a.csv");
    expect(sequences.targets).toMatchObject({ task: "regression", values: Float32Array.of(1, 2) });
    expect(sequences.targets?.labels).toEqual(["target"]);
    const named = (text: string, labelColumn: string) =>
      sequencesOfRecording(read(text, { labelColumn }), { window: 2, stride: null }, "a.csv").sequences.targets?.labels;
    expect(named("ax,Celsius\n1,0.5\n2,1\n", "celsius")).toEqual(["Celsius"]);
    expect(named("1,0.5\n2,1\n", "2")).toEqual(["target"]);
    const classes = sequencesOfRecording(read("ax,target\n1,1\n2,1\n3,2\n4,2\n"), { window: 2, stride: null }, "a");
    expect(classes.sequences.targets).toMatchObject({ task: "multiclass", labels: ["1", "2"] });
  });

  it("groups overlapping windows in blocks if nothing else groups them", () => {
    const rows = Array.from({ length: 300 }, (_, i) => `${i},${i < 150 ? "walk" : "run"}`).join("\n");
    const { sequences } = sequencesOfRecording(read(`ax,label\n${rows}\n`), { window: 8, stride: 4 }, "a.csv");
    const groups = sequences.groups ?? new Int32Array();
    expect(new Set(groups).size).toBe(6);
    for (let i = 1; i < groups.length; i++) {
      if (groups[i] !== groups[i - 1])
        expect(sequences.starts[i]! - sequences.starts[i - 1]!).toBeGreaterThanOrEqual(8);
    }
    expect(
      sequencesOfRecording(read(`ax,label\n${rows}\n`), { window: 8, stride: 8 }, "a").sequences.groups,
    ).toBeNull();
  });

  it("refuses words as regression's targets", () => {
    const act = (): unknown =>
      sequencesOfRecording(read(long), { window: null, stride: null, task: "regression" }, "a.csv");
    expect(act).toThrow(/a\.csv: label "walk" is not a number/);
  });
});
