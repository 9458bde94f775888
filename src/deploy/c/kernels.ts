/**
 * @file The C that is the same for every model: differences between machines, arithmetic, and products of matrices and
 * vectors, one file each in `kernels/`. An exported model contains those that it calls, and those that they include.
 */
import { kernelFiles } from "./kernels.generated.js";
import type { Lines } from "./text.js";

/** A file of `kernels/`, without its guard. */
interface Kernel {
  /** The files that come before it. */
  includes: readonly string[];
  /** Its text after the includes. */
  body: string;
  /** Functions and macros with arguments that it defines. */
  defines: readonly string[];
}

const kernels: ReadonlyMap<string, Kernel> = new Map(
  Object.entries(kernelFiles).map(([file, text]) => [file, parseKernel(file, text)]),
);

function parseKernel(file: string, text: string): Kernel {
  const [, , includes = "", body] =
    /^#ifndef (\w+)\n#define \1\n((?:#include .*\n)*)\n([\s\S]*\n)\n#endif\n$/.exec(text) ?? [];
  if (body === undefined)
    throw new Error(`kernels/${file}: a guard, includes, and an empty line come before what it defines`);
  return {
    includes: Array.from(includes.matchAll(/^#include (.*)$/gm), ([, name = ""]) => name),
    body,
    defines: Array.from(
      body.matchAll(/^(?:#define (\w+)\(|(?:APART )?static [\w *]*?(\w+)\()/gm),
      ([, macro, name = ""]) => macro ?? name,
    ),
  };
}

/** What `kernels/flash.h` defines: how constants in flash are read. */
export const flashMacros: Lines = (kernels.get("flash.h")?.body ?? "").trimEnd().split("\n").concat("");

/** The text of the kernels that a C source calls, each after those that it includes. */
export function kernelsCalledBy(c: string): string {
  const called = new Set(Array.from(c.matchAll(/\b(\w+)\(/g), ([, name = ""]) => name));
  const taken = new Set<string>();
  const take = (name: string) => {
    for (const before of kernels.get(name)?.includes ?? []) take(before.replaceAll('"', ""));
    taken.add(name);
  };
  take("platform.h");
  for (const [file, { defines }] of kernels) if (defines.some((name) => called.has(name))) take(file);
  const ofSystem = [...taken].filter((name) => name.startsWith("<")).sort();
  const bodies = [...taken].flatMap((file) => kernels.get(file)?.body ?? []);
  return [ofSystem.map((name) => `#include ${name}\n`).join(""), ...bodies].join("\n");
}
