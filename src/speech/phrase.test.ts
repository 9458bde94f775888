import { describe, expect, it } from "vitest";
import { InputError } from "../core/errors.js";
import { fileName, readPhrase } from "./phrase.js";

describe("a typed wakeword", () => {
  it("keeps its letters and loses superfluous blanks", () => {
    expect(readPhrase("  hey \t computer ", "en")).toBe("hey computer");
    expect(readPhrase("o'clock", "en")).toBe("o'clock");
    expect(readPhrase("über café", "de")).toBe("über café");
    expect(readPhrase("コンピューター", "ja")).toBe("コンピューター");
  });

  it.each([
    ["", /empty/],
    ["   ", /empty/],
    ["🙂 computer", /"🙂" in it: write the word with letters/],
    ["hey, computer", /"," in it/],
    ["42", /no letter/],
    ["Other", /"Other" is the name of the class of everything else: choose another word/],
    ["x".repeat(300), /300 characters in 1 word: give at most 60 in 6/],
    ["one two three four five six seven", /7 words/],
    ["コンピューター", /English voices do not read: give the --language/],
  ])("refuses %j, and says what to do", (typed, message) => {
    expect(() => readPhrase(typed, "en")).toThrow(InputError);
    expect(() => readPhrase(typed, "en")).toThrow(message);
  });

  it("becomes part of a file's name", () => {
    expect(fileName("Hey, Computer!")).toBe("hey-computer");
    expect(fileName("en-us+f2")).toBe("en-us-f2");
    expect(fileName("Aux")).toBe("aux-word");
  });
});
