import { describe, expect, it } from "vitest";
import type { IntegerModel } from "../integer/model.js";
import { randomModel, randomShape } from "../integer/random.fixture.js";
import type { Model } from "../model/spec.js";
import { exportC, exportJson, exportNpy, exportOnnx, exportWasm } from "./index.js";

const integer = randomModel(randomShape(1), 1);

/** What a caller in JavaScript may hand over. */
const handed = (value: string) => JSON.parse(value);

describe("a model of the wrong kind", () => {
  it.each([
    ["none", "null"],
    ["a number", "3"],
    ["the result of compress", '{"model": {}}'],
  ])("is refused in words: %s", (_, text) => {
    const model: Model & IntegerModel = handed(text);
    for (const use of [exportC, exportWasm, exportOnnx, exportJson, exportNpy])
      expect(() => use(model)).toThrow(/^the model is .*: give a model from decodeModel/);
  });

  it("is named, with what to give instead", () => {
    const float: Model & IntegerModel = handed('{"kind": "float"}');
    expect(() => exportC(float)).toThrow(
      "exportC: the model is float, and has to be integer: give the integer of compress's result",
    );
    expect(() => exportWasm(float)).toThrow("exportWasm: the model is float");
    const other: Model & IntegerModel = handed(JSON.stringify({ kind: integer.kind }));
    expect(() => exportOnnx(other)).toThrow("exportOnnx: the model is integer, and has to be float");
  });
});
