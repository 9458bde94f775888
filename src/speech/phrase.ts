/** @file A wakeword as it is typed. */
import { InputError } from "../core/errors.js";
import { counted, printable } from "../core/text.js";
import { notSpoken } from "../model/detector.js";

/** Limits of a wakeword: a longer one is impractical to say before each command. */
const mostCharacters = 60;
const mostWords = 6;

/**
 * A typed wakeword with its blanks normalised.
 * @throws InputError if it cannot be said: names what is wrong, and the remedy
 */
export function readPhrase(typed: string, language: string): string {
  const phrase = typed.normalize("NFC").trim().replace(/\s+/g, " ");
  if (phrase === "") throw new InputError('the word to say is empty: type it as it is spoken, as "hey computer"');
  const shown = printable(JSON.stringify(phrase.length > 40 ? `${phrase.slice(0, 40)}…` : phrase));
  const characters = [...phrase].length;
  const words = phrase.split(" ").length;
  if (characters > mostCharacters || words > mostWords) {
    throw new InputError(
      `${shown} has ${counted(characters, "character")} in ${counted(words, "word")}: give at most ${mostCharacters} in ` +
        `${mostWords}; a wakeword of two or three syllables is detected best`,
    );
  }
  const strange = /[^\p{L}\p{M}\p{N}'’ -]/u.exec(phrase);
  if (strange !== null) {
    throw new InputError(
      `${shown} has ${printable(JSON.stringify(String.fromCodePoint(phrase.codePointAt(strange.index) ?? 0)))} in it: write ` +
        "the word with letters alone, as it is spoken",
    );
  }
  if (!/\p{L}/u.test(phrase)) throw new InputError(`${shown} has no letter: write the word as it is spoken`);
  if (notSpoken.test(phrase)) {
    throw new InputError(`${shown} is the name of the class of everything else: choose another word`);
  }
  if (/^en\b/.test(language) && /[^\p{Script=Latin}\p{M}\p{N}'’ -]/u.test(phrase)) {
    throw new InputError(
      `${shown} has letters that English voices do not read: give the --language, as ja, or write it with Latin letters`,
    );
  }
  return phrase;
}

/** Names of Windows' devices, which no file there can have, whatever its ending. */
const windowsDevices = /^(aux|con|nul|prn|com\d|lpt\d)$/;

/** A text as a file's name, or as part of one. */
export function fileName(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 40);
  return windowsDevices.test(name) ? `${name}-word` : name;
}
