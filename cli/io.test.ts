import { Readable } from "node:stream";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { linesOf } from "./io.js";

async function all(input: Readable): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(input)) lines.push(line);
  return lines;
}

describe("linesOf", () => {
  it("gives the same lines for any division of the bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: fc.constantFrom("1", ",", "é", "😀", " ") })),
        fc.infiniteStream(fc.integer({ min: 1, max: 5 })),
        fc.constantFrom("\n", "\r\n"),
        async (lines, cuts, end) => {
          const bytes = Buffer.from(lines.map((line) => `${line}${end}`).join(""));
          const chunks: Buffer[] = [];
          for (let at = 0; at < bytes.length; ) {
            const next = at + (cuts.next().value ?? 1);
            chunks.push(bytes.subarray(at, next));
            at = next;
          }
          expect(await all(Readable.from(chunks))).toEqual(lines);
        },
      ),
      { numRuns: 50 },
    );
  });

  it("gives a last line without a newline", async () => {
    expect(await all(Readable.from(["1,2\n3", ",4"]))).toEqual(["1,2", "3,4"]);
  });

  it("reads no more input while a line is being processed", async () => {
    let taken = 0;
    const input = Readable.from(
      (function* () {
        for (;;) yield `${taken++}\n`;
      })(),
      { highWaterMark: 1 },
    );
    let seen = 0;
    for await (const _ of linesOf(input)) {
      seen += 1;
      await new Promise((resolve) => setImmediate(resolve));
      expect(taken - seen).toBeLessThan(5);
      if (seen === 200) break;
    }
    expect(input.destroyed).toBe(true);
  });

  it("refuses input that is not lines of text", async () => {
    const chunks = Array.from({ length: 70 }, () => "x".repeat(65536));
    await expect(all(Readable.from(chunks))).rejects.toThrow("a line of more than 4,000,000 bytes");
  });

  it("refuses a line that is not UTF-8, after the lines before it, and drops a byte order mark", async () => {
    const lines = linesOf(
      Readable.from([Buffer.from("\ufeffgut\nsch\xf6n\n", "utf8"), Buffer.from("sch\xf6n", "latin1")]),
    );
    expect(await lines.next()).toEqual({ done: false, value: "gut" });
    expect(await lines.next()).toEqual({ done: false, value: "schön" });
    await expect(lines.next()).rejects.toThrow("standard input, line 3: not UTF-8 text: save it as UTF-8");
  });
});
