import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { initialTensors } from "../../src/model/initial.js";
import { layersOf, resolveOptions } from "../../src/train/resolve.js";
import { compressedRows } from "./compressed.js";
import { paperRows, paperTable } from "./paper.js";
import { rowNamed } from "./rows.js";

/** Channels and classes of the sets with float rows in the table. */
const shapes: Readonly<Record<string, { channels: number; classes: number }>> = {
  har2: { channels: 9, classes: 2 },
  dsa19: { channels: 45, classes: 19 },
  mnist_pixels: { channels: 1, classes: 10 },
  // The head's matrix is the embedding, and counts once.
  ptb: { channels: 256, classes: 10_000 },
};

describe("the table in the paper's form", () => {
  it("is in docs/results.md as printed", () => {
    const page = readFileSync(new URL("../../docs/results.md", import.meta.url), "utf8");
    expect(page).toContain(paperTable());
  });

  it("has existing float rows with the right number of bytes", () => {
    for (const { row, bytes } of paperRows) {
      if (row in compressedRows) continue;
      const [name = ""] = row.split(" ");
      const { options, set } = rowNamed(name);
      const { channels, classes } = shapes[set]!;
      const layers = layersOf(resolveOptions({ ...options }), channels);
      const labels = Array.from({ length: classes }, (_, index) => String(index));
      const floats = Object.values(initialTensors({ layers, labels }, 1)).reduce((sum, { length }) => sum + length, 0);
      expect(4 * floats, row).toBe(bytes);
    }
  });
});
