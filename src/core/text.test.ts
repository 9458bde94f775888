import { expect, it } from "vitest";
import { counted, printable, printableJson } from "./text.js";

it("escapes terminal controls, line ends and direction marks", () => {
  expect(printable("a\u001b[31mred\n\u009b\t\u202eb\u2028\ud800é👍")).toBe(
    "a\\x1b[31mred\\n\\x9b\\t\\u202eb\\u2028\\ud800é👍",
  );
});

it("escapes the same characters in JSON, which still parses to the same value", () => {
  const evil = { "\u009b2J": ["\u001b\n\u007f\u0085\u202eb\u2066\u2028é👍", "\ud800"] };
  const text = printableJson(evil);
  expect(text).toBe('{"\\u009b2J":["\\u001b\\n\\u007f\\u0085\\u202eb\\u2066\\u2028é👍","\\ud800"]}');
  expect(JSON.parse(text)).toEqual(evil);
});

it("counts in words", () => {
  expect([counted(1, "channel"), counted(2, "class"), counted(23800, "sequence")]).toEqual([
    "1 channel",
    "2 classes",
    "23,800 sequences",
  ]);
});
