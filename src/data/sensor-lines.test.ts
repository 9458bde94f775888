import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SensorLines, type SensorLinesOptions } from "./sensor-lines.js";

function read(text: string | Uint8Array, from: SensorLinesOptions["from"] = "start", pieces = [1 << 20]) {
  const samples: number[][] = [];
  const lines = new SensorLines({ from }, (sample) => samples.push([...sample]));
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  for (let at = 0, piece = 0; at < bytes.length; piece++) {
    const size = pieces[piece % pieces.length] ?? 1;
    lines.push(bytes.subarray(at, at + size));
    at += size;
  }
  lines.finish();
  return { samples, names: lines.columns?.names ?? null, skipped: lines.skipped, last: lines.lastSkipped, lines };
}

describe("lines of a board", () => {
  it.each([
    ["commas", "1,2\n3,4\n5,6\n"],
    ["commas and spaces, CRLF", "1, 2\r\n3, 4\r\n5, 6\r\n"],
    ["a comma at the end", "1,2,\n3,4,\n5,6,\n"],
    ["tabs", "1\t2\n3\t4\n5\t6\n"],
    ["spaces", "1 2\n3  4\n5 6"],
    ["semicolons and decimal commas", "1,0;2,0\n3,0;4,0\n5,0;6,0\n"],
  ])("are read with %s between the numbers", (_, text) => {
    expect(read(text)).toMatchObject({
      samples: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      names: ["channel1", "channel2"],
      skipped: 0,
    });
  });

  it("name their channels in a first line, or in every line like Arduino's plotter", () => {
    expect(read("x,y\n1,2\n")).toMatchObject({ samples: [[1, 2]], names: ["x", "y"], skipped: 0 });
    expect(read("x:1,y:-2.5\nx:3,y:4\nx:5,y:6\n")).toMatchObject({ names: ["x", "y"], skipped: 0 });
    expect(read("millis x\n")).toMatchObject({ samples: [], names: null });
  });

  it("may name their channels with units", () => {
    const names = ["Accel X [m/s²]", "T (°C)", "µ %", "q^2"];
    expect(read(`${names.join(",")}\n1,2,3,4\n`)).toMatchObject({ samples: [[1, 2, 3, 4]], names, skipped: 0 });
    const line = names.map((name, index) => `${name}:${index}`).join("\t");
    expect(read(`${line}\n${line}\n${line}\n`)).toMatchObject({ names, skipped: 0 });
  });

  it("leave out what training would take for a class or a person", () => {
    const { names, lines } = read("x,session,label\n1,2,3\n");
    expect({ names, leftOut: lines.columns?.leftOut }).toEqual({ names: ["x"], leftOut: ["session", "label"] });
  });

  it("may name their channels later, and repeatedly", () => {
    const { names, samples, skipped } = read("1,2\n1,2\n1,2\nx,y\n1,2\nx,y\n1,2\n", "middle");
    expect({ names, samples: samples.length, skipped }).toEqual({ names: ["x", "y"], samples: 4, skipped: 0 });
  });

  it("leave out times and row numbers, by name", () => {
    const { samples, names, lines } = read("timestamp,x,y\n10,1,2\n20,3,4\n");
    expect({ samples, names, leftOut: lines.columns?.leftOut }).toEqual({
      samples: [
        [1, 2],
        [3, 4],
      ],
      names: ["x", "y"],
      leftOut: ["timestamp"],
    });
  });

  it("are left out if they are partial, garbled or words", () => {
    const { samples, skipped, last } = read(
      "MPU6050 found\n1,2,3\n4,5,6\n7,8,9\n10,1\n\u0000\u00ff1,2,3\nnan,1,2\n1,2,3",
    );
    expect(samples).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [7, 8, 9],
      [1, 2, 3],
    ]);
    expect({ skipped, last }).toEqual({ skipped: 4, last: "nan,1,2" });
  });

  it("may begin in the middle of a line, and with a wrong number of columns", () => {
    expect(read("23,5,6\n1,2,3\n1,2,3\n1,2,3\n", "middle").samples).toHaveLength(3);
    expect(read("5,6\n1,2,3\n1,2,3\n1,2,3\n").samples).toHaveLength(3);
    expect(read("x,y,z\n1,2,3\n", "middle")).toMatchObject({ samples: [[1, 2, 3]], names: ["x", "y", "z"] });
  });

  it("continue when the board restarts in the middle of a line", () => {
    const { samples, skipped } = read("x,y\n1,2\n3,4\n5x,y\nx,y\n6,7\n");
    expect(samples).toEqual([
      [1, 2],
      [3, 4],
      [6, 7],
    ]);
    expect(skipped).toBe(1);
  });

  it("are taken without their names if these do not fit", () => {
    expect(read("x,y\n1,2,3\n1,2,3\n1,2,3\n")).toMatchObject({
      names: ["channel1", "channel2", "channel3"],
      skipped: 1,
    });
  });

  it("without an end take no memory", () => {
    const { samples, skipped } = read(`1,2\n1,2\n1,2\n${"7".repeat(50_000)}\n3,4\n`, "start", [999]);
    expect(samples.at(-1)).toEqual([3, 4]);
    expect(skipped).toBe(1);
  });

  it("are the same in pieces of any size", () => {
    const line = fc.oneof(
      fc.array(fc.integer({ min: -40_000, max: 40_000 }), { minLength: 3, maxLength: 3 }).map((all) => all.join(",")),
      fc.string({ maxLength: 12 }),
      fc.constant("ä,ß,日"),
    );
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        (all, sizes) => {
          const text = all.join("\n");
          const { lines: _, ...whole } = read(text);
          const { lines: __, ...pieces } = read(text, "start", sizes);
          expect(pieces).toEqual(whole);
        },
      ),
    );
  });
});
