import { describe, expect, it } from "vitest";
import { IntegerInterpreter } from "../../integer/interpreter.js";
import type { IntegerModel } from "../../integer/model.js";
import { plainShape, randomModel, samplesFor } from "../../integer/random.fixture.js";
import { tokenNames } from "../../model/language.js";
import { exampleSketch } from "../arduino-sketch.js";
import { exportC } from "./export.js";
import { hasProgram, runOnHost } from "./host.fixture.js";

/** A model of random weights that scores each of its ids at every step. */
function languageModel(extreme: boolean): IntegerModel {
  const shape = {
    ...plainShape,
    hidden: 17,
    input: 8,
    vocabulary: 300,
    classes: 300,
    readout: "every",
    extreme,
  } as const;
  const model = randomModel(shape, 3);
  return { ...model, labels: model.text === undefined ? [] : tokenNames(model.text) };
}

describe("a language model in C", () => {
  it.skipIf(!hasProgram("gcc"))("scores every id at every step as the interpreter does, with no words in flash", () => {
    for (const extreme of [false, true]) {
      const model = languageModel(extreme);
      const source = exportC(model, { title: "tongue" });
      expect(source.files["tongue.h"]).toContain("Score c is that of id c as the next id.");
      expect(source.files["tongue.c"]).not.toContain("label");
      const windows = [1, 2, 9].map((steps) => samplesFor(model, steps, 5));
      const [results = []] = runOnHost([{ model, source, windows }], "gcc", ["-O1"]);
      const stream = new IntegerInterpreter(model);
      windows.forEach((window, index) => {
        for (const id of window) stream.step(Int16Array.of(id));
        expect([...(results[index]?.scores ?? [])]).toEqual([...stream.scores()]);
      });
    }
  });

  it("has a sketch that prints ids", () => {
    const sketch = exampleSketch(languageModel(false), { name: "tongue", title: "tongue", channels: 1 }, null);
    expect(sketch).toContain("Serial.print(index);");
    expect(sketch).not.toContain("tongue_label");
  });
});
