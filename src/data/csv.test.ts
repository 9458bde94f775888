import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { CsvRows, parseCsv } from "./csv.js";

describe("parseCsv", () => {
  it.each([
    ["commas", "ax,ay\n1,2\n"],
    ["semicolons", "ax;ay\n1;2\n"],
    ["tabs", "ax\tay\n1\t2\n"],
    ["CRLF", "ax,ay\r\n1,2\r\n"],
    ["a BOM", "\uFEFFax,ay\n1,2\n"],
    ["no line end after the last line", "ax,ay\n1,2"],
    ["quotes", '"ax","ay"\n"1",2\n'],
  ])("reads %s", (_, text) => {
    expect(parseCsv(text)).toEqual([
      { cells: ["ax", "ay"], line: 1 },
      { cells: ["1", "2"], line: 2 },
    ]);
  });

  it.each(["sep=;\nax;ay\n1,5;2\n", "\uFEFFsep=;\r\nax;ay\r\n1,5;2\r\n", '"SEP=;"\rax;ay\r1,5;2\r'])(
    "takes the delimiter from a line for Excel, which is no row: %j",
    (text) => {
      expect(parseCsv(text)).toEqual([
        { cells: ["ax", "ay"], line: 2 },
        { cells: ["1,5", "2"], line: 3 },
      ]);
    },
  );

  it("keeps delimiters and doubled quotes inside quotes", () => {
    expect(parseCsv('a,"b;""c"""\n"1,5",2\n').map(({ cells }) => cells)).toEqual([
      ["a", 'b;"c"'],
      ["1,5", "2"],
    ]);
  });

  it("skips blank lines and counts them", () => {
    expect(parseCsv("a\n\n ,\n1\n")).toEqual([
      { cells: ["a"], line: 1 },
      { cells: ["1"], line: 4 },
    ]);
  });

  it("reads the same rows in pieces of any size as Papa Parse does at once", () => {
    const cell = fc.oneof(fc.constantFrom("1", "-2.5", "walk", "a,b", 'say "so"', "two\nlines", ""), fc.string());
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        (rows, size) => {
          const clean = rows.map((row) => ["first", ...row.map((text) => text.replaceAll(/[\t;\r\uFEFF]/g, " "))]);
          const text = `a,b\n${Papa.unparse(clean, { quotes: true, newline: "\n" })}\n`;
          const read: string[][] = [];
          const reader = new CsvRows("a.csv", (cells) => read.push(cells));
          for (let at = 0; at < text.length; at += size) reader.push(text.slice(at, at + size));
          reader.finish();
          expect(read.slice(1)).toEqual(clean);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("names the line of an unclosed quote", () => {
    expect(() => parseCsv('a,b\n1,2\n"3,4\n5,6\n', "a.csv")).toThrow(InputError);
    expect(() => parseCsv('a,b\n1,2\n"3,4\n5,6\n', "a.csv")).toThrow(/^a\.csv: line 3: .*quote/i);
    const endless = new CsvRows("a.csv", () => {});
    const act = (): void => {
      endless.push('a,b\n"1');
      for (let i = 0; i < 6; i++) endless.push("2,3\n".repeat(1 << 18));
    };
    expect(act).toThrow(/line 2: more than 4194304 characters .*"/);
  });
});
