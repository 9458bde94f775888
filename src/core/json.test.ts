import { expect, it } from "vitest";
import { parseJson } from "./json.js";

it("reads what JSON.parse reads", () => {
  for (const text of ['{"a": [1, "]}[\\"{", null]}', " 3 ", '"\\\\"'])
    expect(parseJson(text)).toEqual(JSON.parse(text));
  for (const text of ["", "{", "[1,]", '"']) expect(() => parseJson(text)).toThrow(SyntaxError);
});

it("refuses nesting that would overflow a stack", () => {
  const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  expect(parseJson(nested(100))).toBeInstanceOf(Array);
  expect(() => parseJson(nested(101))).toThrow("nests deeper than 100");
  expect(() => parseJson(nested(1_000_000))).toThrow("nests deeper than 100");
});

it("says what is wrong on one line, whatever stands there", () => {
  expect(() => parseJson('{"a":\n\u0007x}')).toThrow(/^[\P{Cc}]*\\n\\x07[\P{Cc}]*$/u);
});
