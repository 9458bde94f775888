import { describe, expect, it } from "vitest";
import { letters, textSpec } from "../engine/text.fixture.js";
import { initialTensors } from "../model/initial.js";
import type { Model, ModelSpec } from "../model/spec.js";
import { untied } from "../model/tied.js";
import { multiplyAdds } from "./footprint.js";

const { vocabulary } = letters;
const words = { ...textSpec("FastGRNN", { width: 6, hidden: 6 }), labels: [...vocabulary] };

function modelOf(spec: ModelSpec): Model {
  return { kind: "float", spec, tensors: initialTensors(spec, 1) };
}

describe("multiply-adds of a step", () => {
  it("include a head that reads every step, also one that is tied to the embedding", () => {
    const tied = modelOf({ ...words, readout: "every", tied: true });
    expect(multiplyAdds(tied)).toBe(6 * 6 + 6 * 6 + 6 * vocabulary.length);
    expect(multiplyAdds(untied(tied))).toBe(multiplyAdds(tied));
  });

  it("include neither lookups nor a head that reads the last step", () => {
    expect(multiplyAdds(modelOf({ ...words, readout: "last" }))).toBe(6 * 6 + 6 * 6);
  });
});
