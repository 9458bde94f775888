/** @file Colour on terminals only: none in pipes and files, none if NO_COLOR (https://no-color.org) is set. */
import { env } from "node:process";
import { styleText } from "node:util";
import { printable } from "../src/core/text.js";
import type { TextOutput } from "./io.js";

export function hasColour(output: TextOutput): boolean {
  return output.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}

/** Kinds of text and their styles. */
const looks = { heading: "bold", error: "red", warning: "yellow", progress: "cyan" } as const;

/** The text in its style, if the output shows colour. */
export function coloured(output: TextOutput, kind: keyof typeof looks, text: string): string {
  return hasColour(output) ? styleText(looks[kind], text, { validateStream: false }) : text;
}

/** What makes a result unreliable, as a line without its end. */
export function warningText(output: TextOutput, warning: string): string {
  return `${coloured(output, "warning", "Warning:")} ${printable(warning)}.`;
}

/** Prints what the user may not expect, as a line. */
export function sayNote(output: TextOutput, note: string): void {
  output.write(`${coloured(output, "warning", "Note:")} ${printable(note)}.\n`);
}
