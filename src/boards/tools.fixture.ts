/** @file Tests that need an installed compiler or emulator: skipped with a printed reason if it is absent. */
import { describe } from "vitest";
import { findTool, installCommand, type Tool } from "./toolchain.js";

export function describeWith(tools: readonly Tool[], name: string, tests: () => void): void {
  const missing = tools.filter((tool) => findTool(tool) === null);
  for (const tool of missing) console.warn(`skipped: ${name}: no ${tool} (${installCommand(tool)})`);
  describe.skipIf(missing.length > 0)(name, tests);
}
