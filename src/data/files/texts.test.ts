import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadData } from "./load.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "texts-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const load = (options = {}, path = "") => loadData(join(folder, path), { text: "words", minCount: 1, ...options });

describe("texts from a path", () => {
  it("are lines of files whose names tell their part", async () => {
    write({
      "reviews.train.txt.gz": gzipSync("0 bad bad\n1 good\n"),
      "reviews.valid.txt": "1 good good\n",
      "reviews.test.txt": "0 worst\n",
    });
    const { sequences, test, validation, source } = await load();
    expect(sequences.text?.vocabulary).toEqual(["<unk>", "good", "bad"]);
    expect([test, validation]).toEqual([Uint32Array.of(0), Uint32Array.of(3)]);
    expect([...sequences.lengths]).toEqual([1, 2, 1, 2]);
    expect(source).toContain("4 texts of 1 to 2 words, a vocabulary of 3, 2 classes");
  });

  it("are in a folder for each class, in train and test or not", async () => {
    write({ "train/neg/1.txt": "bad film", "train/pos/1.txt": "good film", "test/pos/7.txt": "good\nfilm" });
    const { sequences, test } = await load();
    expect(sequences.targets).toMatchObject({ labels: ["neg", "pos"], values: Int32Array.of(1, 0, 1) });
    expect(test).toEqual(Uint32Array.of(0));
    const inside = await load({}, "train");
    expect(inside.sequences.lengths).toHaveLength(2);
  });

  it("are prose without labels in UTF-16, too", async () => {
    const prose = "the film was long\nthe plot was not\n".repeat(20);
    write({ "a.train.txt": Buffer.from(`\uFEFF${prose}`, "utf16le") });
    expect((await load()).sequences.targets?.readout).toBe("every");
  });

  it("are prose if a space follows the label, and a note says what labels need", async () => {
    write({ "two.txt": "pos a good film\nneg a bad film\n".repeat(20), "one.txt": "pos\ta good film\nneg\tbad\n" });
    const { sequences, notes } = await load({}, "two.txt");
    expect(sequences.targets?.readout).toBe("every");
    expect(notes).toEqual([expect.stringMatching(/two\.txt: .*language model.*a label and a tab.*folder.*CSV/)]);
    expect((await load({ task: "language" }, "two.txt")).notes).toEqual([]);
    expect((await load({}, "one.txt")).notes).toEqual([]);
  });

  it("are in a table", async () => {
    write({ "reviews.csv": 'label,text\n1,"good, good"\n0,bad\n' });
    const { sequences } = await load({}, "reviews.csv");
    expect([...sequences.lengths]).toEqual([3, 1]);
  });

  it("are refused with the file and the line", async () => {
    write({
      "latin1.txt": Uint8Array.of(0x30, 0x20, 0xe9, 0x0a),
      "empty.txt": "",
      "one.txt": "0 word\n1 word\n",
      "sound.wav": "RIFF",
    });
    await expect(load({}, "latin1.txt")).rejects.toThrow(/latin1.txt: not UTF-8 text/);
    await expect(load({}, "empty.txt")).rejects.toThrow(/empty.txt: it has no text/);
    await expect(load({}, "one.txt")).rejects.toThrow(/one.txt: a vocabulary of 1 entry/);
    await expect(load({}, "sound.wav")).rejects.toThrow(/text is read from .txt/);
    await expect(load({ task: "regression" }, "one.txt")).rejects.toThrow(/one class each/);
  });
});
