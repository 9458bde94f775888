import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { parseTs, TsReader } from "./ts.js";

const multivariate = `# Basic motions, made up
@problemName Basic
@timeStamps false
@missing false
@univariate false
@dimensions 2
@equalLength false
@classLabel true walk run
@data
1,2,3:10,20,30:walk
4,5:40,50:run
`;

describe("parseTs", () => {
  it("turns dimensions into channels, step by step", () => {
    const data = parseTs(multivariate);
    expect(data.channels).toBe(2);
    expect(Array.from(data.values)).toEqual([1, 10, 2, 20, 3, 30, 4, 40, 5, 50]);
    expect(Array.from(data.starts)).toEqual([0, 3]);
    expect(Array.from(data.lengths)).toEqual([3, 2]);
    expect(data.targets).toEqual({
      task: "multiclass",
      readout: "last",
      labels: ["run", "walk"],
      values: Int32Array.of(1, 0),
    });
  });

  it("reads univariate cases, CRLF, a BOM, and numeric classes by size", () => {
    const text = "\uFEFF@univariate true\r\n@classLabel true 1 2 10\r\n@data\r\n1,2:10\r\n3,4:2\r\n5,6:1\r\n";
    const data = parseTs(text);
    expect(data.channels).toBe(1);
    expect(data.targets?.labels).toEqual(["1", "2", "10"]);
    expect(Array.from(data.targets?.values ?? [])).toEqual([2, 1, 0]);
  });

  it("reads targets for regression, and cases without labels", () => {
    const regression = parseTs("@univariate true\n@targetLabel true\n@data\n1,2:0.5\n3,4:-7\n");
    expect(regression.targets).toMatchObject({ task: "regression", values: Float32Array.of(0.5, -7) });
    expect(parseTs("@dimensions 2\n@classLabel false\n@data\n1,2:3,4\n").targets).toBeNull();
  });

  it("reads text in pieces of any size, and several files into one data set", () => {
    const whole = parseTs(multivariate);
    const reader = new TsReader();
    const file = reader.file("a.ts");
    for (const letter of multivariate) file.push(letter);
    file.finish();
    expect(reader.finish("a.ts")).toEqual(whole);
    const second = reader.file("b.ts");
    second.push(multivariate);
    second.finish();
    expect(reader.count).toBe(4);
    expect(Array.from(reader.finish("b.ts").starts)).toEqual([0, 3, 5, 8]);
  });

  const head = "@univariate true\n@classLabel true a b\n";
  it.each([
    ["an empty file", "", /a\.ts: no @data line/],
    ["no cases", `${head}@data\n`, /no cases after @data/],
    ["another kind of file", "ax,ay\n1,2\n", /line 1: expected a line that begins with @/],
    ["time stamps", "@timeStamps true\n@data\n", /line 1: @timeStamps true/],
    ["time stamps in a case", `${head}@data\n(0,1):a\n`, /time stamps/],
    ["a missing value", `${head}@data\n1,2:a\n1,?:b\n`, /line 5, dimension 1, step 2 is missing \(\?\)/],
    ["NaN", `${head}@data\n1,NaN:a\n`, /step 2 is "NaN": expected a finite number/],
    ["a text", `${head}@data\n1,x:a\n`, /step 2 is "x"/],
    ["a number beyond single precision", `${head}@data\n1,1e39:a\n`, /at most 3\.4e38/],
    ["an unknown class", `${head}@data\n1,2:c\n`, /class "c" is not one of @classLabel \(a, b\)/],
    ["no label", `${head}@data\n1,2\n`, /no values before the label/],
    [
      "a long text as the number of dimensions",
      `@dimensions ${"a".repeat(900)}\n`,
      /@dimensions a{40}: expected a whole/,
    ],
    ["a missing dimension", "@dimensions 3\n@classLabel true a\n@data\n1:2:a\n", /2 dimensions, expected 3/],
    ["dimensions that vary", "@classLabel true a\n@data\n1:2:a\n1:a\n", /1 dimensions, expected 2/],
    [
      "unequal dimensions",
      "@dimensions 2\n@classLabel true a\n@data\n1,2:3:a\n",
      /dimension 2 has 1 steps, the first 2/,
    ],
    ["unequal lengths", `${head}@equalLength true\n@data\n1,2:a\n1:a\n`, /1 steps, the case before 2/],
    ["an unreadable dimension", "@dimensions many\n@data\n1:a\n", /@dimensions many/],
    ["a target in words", "@targetLabel true\n@data\n1:high\n", /target is "high"/],
  ])("refuses %s", (_, text, message) => {
    expect(() => parseTs(text, "a.ts")).toThrow(InputError);
    expect(() => parseTs(text, "a.ts")).toThrow(message);
  });
});
