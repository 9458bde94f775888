import { describe, expect, it } from "vitest";
import { askOf, idOf, jsonOf } from "./ask-line.js";

describe("a line of search --ask", () => {
  it("has an id even if the rest is invalid", () => {
    expect(idOf(jsonOf('{"id": 5, "ask": {"options": null}}'))).toBe(5);
    expect(idOf(jsonOf('{"id": "a"}'))).toBe("a");
    for (const line of ["3", "null", "[]", "{}", '{"id": {}}']) expect(idOf(jsonOf(line))).toBeNull();
  });

  it("asks for the space, or for a trial of a full run", () => {
    expect(askOf({ ask: "space" })).toBe("space");
    expect(askOf({ id: 1, ask: { options: { hidden: 8 } } })).toEqual({ options: { hidden: 8 }, share: 1 });
  });

  it.each([
    [{ ask: { options: {}, share: 0 } }, "ask.share is 0: give a fraction of a full run, above 0 and at most 1"],
    [{ ask: { options: {}, share: 2 } }, "ask.share is 2: give a fraction"],
    [{ ask: { options: {}, share: "1" } }, 'ask.share is "1": give a fraction'],
    [{ ask: { options: null } }, 'ask.options is null: give an object, as {"hidden": 8}'],
    [{ ask: { options: {}, shar: 1 } }, "ask.shar is unknown: give"],
    [{ ask: {} }, "ask.options is missing: give"],
    [{ ask: "time" }, 'ask is "time": give "space", or an object'],
    [{ id: 9 }, "ask is missing: give"],
    [{ id: {}, ask: "space" }, "id is an object: give a string or a number"],
    [{ ids: 9, ask: "space" }, "ids is unknown: give"],
    [3, "it is 3: give"],
  ])("refuses %j, and names what is wrong", (line, message) => {
    expect(() => askOf(line)).toThrow(message);
  });
});
