import { describe, expect, it } from "vitest";
import type { IntegerModel } from "../integer/model.js";
import { randomModel, randomShape } from "../integer/random.fixture.js";
import type { Model } from "../model/spec.js";
import { arduinoLibrary, exportC, exportJson, exportNpy, exportOnnx, exportWasm } from "./index.js";

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
    const float: Model & IntegerModel = handed('{"kind": "float", "spec": {"layers": []}}');
    expect(() => exportC(float)).toThrow(
      "exportC: the model is float, and has to be integer: give the integer of compress's result",
    );
    expect(() => exportWasm(float)).toThrow("exportWasm: the model is float");
    const other: Model & IntegerModel = handed(JSON.stringify({ kind: integer.kind, layers: [] }));
    expect(() => exportOnnx(other)).toThrow("exportOnnx: the model is integer, and has to be float");
  });
});

describe("options", () => {
  const float: Model = JSON.parse('{"kind": "float", "spec": {"layers": []}}');
  it.each([
    ['{"title": 5}', "title is 5: must be a string"],
    ['{"title": null}', "title is null: must be a string"],
    ['{"titel": "x"}', "titel is not an option: "],
    ['"gestures"', "the options are a string: give an object"],
  ])("of the wrong kind are refused in words by every target: %s", (options, message) => {
    expect(() => exportC(integer, handed(options))).toThrow(message);
    expect(() => exportWasm(integer, handed(options))).toThrow(message);
    expect(() => arduinoLibrary(integer, handed(options))).toThrow(message);
    expect(() => exportOnnx(float, handed(options))).toThrow(message);
  });

  it("of one target are refused in words", () => {
    expect(() => exportC(integer, handed('{"notes": "one"}'))).toThrow('notes is "one": must be an array of strings');
    expect(() => exportC(integer, handed('{"command": 5}'))).toThrow("command is 5: must be a string, or null");
    expect(() => exportWasm(integer, handed('{"inline": "yes"}'))).toThrow('inline is "yes": must be true or false');
    expect(() => arduinoLibrary(integer, handed('{"window": 5}'))).toThrow("window is not an option: the options are");
  });

  it("that are undefined are not given", () => {
    expect(exportC(integer, handed("{}")).title).toBe("model");
    expect(exportC(integer, { ...handed("{}"), title: undefined }).title).toBe("model");
  });
});
