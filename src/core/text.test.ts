import { expect, it } from "vitest";
import { counted, printable } from "./text.js";

it("shows what would act on a terminal, end a line or turn the writing", () => {
  expect(printable("a\u001b[31mred\n\u009b\t\u202eb\u2028\ud800é👍")).toBe(
    "a\\x1b[31mred\\n\\x9b\\t\\u202eb\\u2028\\ud800é👍",
  );
});

it("counts in words", () => {
  expect([counted(1, "channel"), counted(2, "class"), counted(23800, "sequence")]).toEqual([
    "1 channel",
    "2 classes",
    "23,800 sequences",
  ]);
});
