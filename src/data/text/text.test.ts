import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../core/errors.js";
import { unknownToken } from "../../model/text.js";
import { TextCollector, type TextOptions } from "./collect.js";
import { labelledLines } from "./labelled-lines.js";
import { labelledRows } from "./table.js";
import { joined, tokensOf } from "./tokens.js";

const options: TextOptions = { unit: "words", vocabulary: 10, minCount: 1, maxTokens: null, cut: "back" };

function collected(texts: readonly [string, string | null][], given: Partial<TextOptions> = {}) {
  const collector = new TextCollector({ ...options, ...given });
  texts.forEach(([text, label], index) => {
    collector.add(text, label, true, () => `line ${index + 1}`);
  });
  return collector;
}

describe("units of text", () => {
  it("are words in lower case with their apostrophes, numbers and punctuation marks", () => {
    expect(tokensOf("Don't pay 3,000.50 € — it’s <unk>!", "words")).toEqual([
      ..."don't pay 3,000.50 € — it’s <unk> !".split(" "),
    ]);
  });

  it("are pieces between spaces, code points, or bytes", () => {
    expect(tokensOf("ca n't  N", "spaced")).toEqual(["ca", "n't", "N"]);
    expect(tokensOf("a😀", "characters")).toEqual(["a", "😀"]);
    expect(tokensOf("é", "bytes")).toEqual(["195", "169"]);
  });

  it("of characters and bytes restore the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(joined(tokensOf(text, "characters"), "characters")).toBe(text);
        expect(joined(tokensOf(text, "bytes"), "bytes")).toBe(new TextDecoder().decode(new TextEncoder().encode(text)));
      }),
    );
  });
});

describe("collected texts", () => {
  it("are ids, the most frequent first, equal counts by code unit, and unknown beyond the vocabulary", () => {
    const data = collected(
      [
        ["b a b c", "1"],
        ["a d b", "0"],
      ],
      { vocabulary: 3 },
    ).finish(null, "file");
    expect(data.text).toEqual({ unit: "words", vocabulary: [unknownToken, "b", "a", "c"] });
    expect([...data.values]).toEqual([1, 2, 1, 3, 2, 0, 1]);
    expect([...data.starts]).toEqual([0, 4]);
    expect([...data.lengths]).toEqual([4, 3]);
    expect(data.targets).toMatchObject({ labels: ["0", "1"], values: Int32Array.of(1, 0) });
  });

  it("leave out rare units, and those only in a test part", () => {
    const collector = collected([["a a b b c", "x"]], { minCount: 2 });
    collector.add("z z z", "y", false, () => "line 2");
    expect(collector.finish(null, "file").text?.vocabulary).toEqual([unknownToken, "a", "b"]);
  });

  it("are cut at the front or the back", () => {
    const long: [string, string | null][] = [["a b c d e", null]];
    const shown = (cut: "front" | "back") => {
      const { values, text } = collected(long, { maxTokens: 2, cut }).finish(null, "file");
      return Array.from(values, (id) => text?.vocabulary[id]);
    };
    expect(shown("back")).toEqual(["a", "b"]);
    expect(shown("front")).toEqual(["d", "e"]);
  });

  it("take the vocabulary of a model, and then need no other", () => {
    const given = { unit: "words" as const, vocabulary: [unknownToken, "good", "bad"] };
    expect([...collected([["bad day", null]]).finish(given, "file").values]).toEqual([2, 0]);
  });

  it("refuse an empty text, a vocabulary of one word, some labels, and no text at all", () => {
    expect(() => collected([[" \t", "0"]])).toThrow(/line 1: an empty text/);
    expect(() => collected([["a a a", "0"]]).finish(null, "file")).toThrow(/a vocabulary of 1 entry/);
    expect(() =>
      collected([
        ["a b", "0"],
        ["b a", null],
      ]).finish(null, "file"),
    ).toThrow(/1 of 2 texts have no label/);
    expect(() => collected([]).finish(null, "file")).toThrow(InputError);
  });
});

describe("labelled lines", () => {
  const read = (text: string, labels = true) => {
    const found: [string | null, string][] = [];
    const lines = labelledLines("file", labels, (each, label) => found.push([label, each]));
    lines.push(text);
    lines.finish();
    return found;
  };

  it("begin with a number, __label__NAME, or a name and a tab", () => {
    expect(read("0 so so\n\n__label__good very good\r\nnot bad\tit is fine\n-1\ta\tb")).toEqual([
      ["0", "so so"],
      ["good", "very good"],
      ["not bad", "it is fine"],
      ["-1", "a\tb"],
    ]);
  });

  it("are plain texts if no labels are wanted", () => {
    expect(read("7 brides\n", false)).toEqual([[null, "7 brides"]]);
  });

  it("are refused without a label, without a text, or if too long", () => {
    expect(() => read("0 fine\nno label here")).toThrow(/line 2: no label before "no label here"/);
    expect(() => read("1 fine\n0\n")).toThrow(/line 2: an empty text after its label/);
    const lines = labelledLines("file", true, () => {});
    const hundredMegabytes = () => {
      for (let i = 0; i < 100; i++) lines.push("x".repeat(1 << 20));
    };
    expect(hundredMegabytes).toThrow(/line 1 is longer than 16,777,216 characters/);
  });
});

describe("tables with a column of text", () => {
  const read = (text: string, columns: Parameters<typeof labelledRows>[1] = {}) => {
    const found: [string | null, string][] = [];
    const rows = labelledRows("file.csv", columns, (each, label) => found.push([label, each]));
    rows.push(text);
    rows.finish();
    return found;
  };

  it("find their columns by usual names, by given names and by numbers", () => {
    expect(read('sentiment,review\npos,"good, really"\n')).toEqual([["pos", "good, really"]]);
    expect(read("a;b\n1;fine\n", { textColumn: "b", labelColumn: "A" })).toEqual([["1", "fine"]]);
    expect(read("1,x,fine\n", { textColumn: "3", labelColumn: "1" })).toEqual([["1", "fine"]]);
    expect(read("text,label\nfine,1\n", { labelColumn: null })).toEqual([[null, "fine"]]);
  });

  it("are refused without the columns, or if a row has no label", () => {
    expect(() => read("a,b\n1,2\n")).toThrow(/no text column/);
    expect(() => read("text,b\nx,2\n")).toThrow(/no label column, and the columns are text, b/);
    expect(() => read("text,label\nx,1\ny,\n")).toThrow(/line 3: no label/);
  });
});
