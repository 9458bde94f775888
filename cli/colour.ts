/** @file Colour on terminals alone: none in pipes and files, none where NO_COLOR (https://no-color.org) is set. */
import { env } from "node:process";
import { styleText } from "node:util";
import type { TextOutput } from "./io.js";

export function hasColour(output: TextOutput): boolean {
  return output.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb";
}

/** What a text is, by which its look is chosen. */
const looks = { heading: "bold", error: "red", warning: "yellow", progress: "cyan" } as const;

/** The text as it is to look on an output. */
export function coloured(output: TextOutput, kind: keyof typeof looks, text: string): string {
  return hasColour(output) ? styleText(looks[kind], text, { validateStream: false }) : text;
}
