/** @file How C hands its arguments to assembly on a Cortex-M0, which has eight registers at hand and none to spare for them. */
import { assembly, type Lines } from "./text.js";

/** A member of the argument block. */
export type Argument = readonly [type: string, name: string, value: string];

/**
 * A block of arguments, and the assembly that reads it: its address is in r0 at first, and stays on the stack, where
 * {@link blockAddress} finds it. The code has r0 to r7 and r12 for itself, and the `high` registers: it saves those, since
 * compilers that save size keep their hands off them.
 */
export function withBlock(block: readonly Argument[], high: readonly string[], code: readonly string[]): Lines {
  const low = high.map((_, index) => `r${4 + index}`);
  const save = high.map((register, index) => `mov ${low[index]}, ${register}`);
  const restore = high.map((register, index) => `mov ${register}, ${low[index]}`);
  const list = `{${low.join(", ")}}`;
  return [
    "struct {",
    block.map(([type, name]) => `${type}${name};`),
    "} block;",
    ...block.map(([, name, value]) => `block.${name} = ${value};`),
    "__asm__ volatile(",
    [
      ...assembly([
        ".syntax unified",
        "mov r0, %[block]",
        "push {r0, r4, r5, r6, r7}",
        ...(high.length > 0 ? [...save, `push ${list}`] : []),
        ...code,
        ...(high.length > 0 ? [`pop ${list}`, ...restore] : []),
        "pop {r0, r4, r5, r6, r7}",
      ]),
      ":",
      ': [block] "l"(&block)',
      ': "r0", "r1", "r2", "r3", "r12", "cc", "memory");',
    ],
  ];
}

/** The block's address into a low register, in code with that many `high` registers. */
export function blockAddress(register: string, high: readonly string[]): string {
  return `ldr ${register}, [sp, #${4 * high.length}]`;
}
