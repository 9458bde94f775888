/** @file The public names: few in each part of the package, each function called by an example, each type with a doc comment. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const packageJson = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** The parts of the package, and the file with the exports of each. */
const parts = Object.keys(packageJson.exports)
  .filter((path) => path !== "./package.json")
  .map((path) => {
    const name = path.slice(2);
    const file = [`src/${name || "index"}.ts`, `src/${name}/index.ts`].find((at) => existsSync(join(root, at)));
    if (file === undefined) throw new Error(`${path} of package.json has no file in src/`);
    return { part: path.replace(".", packageJson.name), file };
  });

const program = ts.createProgram(
  parts.map(({ file }) => join(root, file)),
  { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
);
const checker = program.getTypeChecker();

/** Exports of a part: values, and names that are types only. */
function exportsOf(file: string): { name: string; value: boolean; comment: string }[] {
  const source = program.getSourceFile(join(root, file));
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} exports nothing`);
  return checker.getExportsOfModule(module).map((alias) => {
    const symbol = checker.getAliasedSymbol(alias);
    return {
      name: alias.name,
      value: (symbol.flags & ts.SymbolFlags.Value) !== 0,
      comment: ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    };
  });
}

const folder = join(root, "examples");
const examples = readdirSync(folder).filter((name) => /\.(js|html)$/.test(name));
/** `fastcells/deploy exportC`, for every name that an example imports. */
const shown = new Set(
  examples.flatMap((name) =>
    Array.from(
      readFileSync(join(folder, name), "utf8").matchAll(/import \{([^}]*)\} from "(fastcells[^"]*)"/g),
      ([, names = "", part = ""]) => names.split(",").map((each) => `${part} ${each.trim()}`),
    ).flat(),
  ),
);

describe("the public names", () => {
  for (const { part, file } of parts) {
    const names = exportsOf(file);
    it(`of ${part} are at most 40, types among them`, () => {
      expect(names.length).toBeLessThanOrEqual(40);
    });

    it(`of ${part} are each called by an example`, () => {
      const values = names.filter(({ value }) => value);
      expect(values.map(({ name }) => `${part} ${name}`).filter((name) => !shown.has(name))).toEqual([]);
    });

    it(`of ${part} each have a comment that says what they are`, () => {
      expect(names.filter(({ comment }) => comment === "").map(({ name }) => name)).toEqual([]);
    });
  }

  it("are all that examples import", () => {
    const there = new Set(parts.flatMap(({ part, file }) => exportsOf(file).map(({ name }) => `${part} ${name}`)));
    expect([...shown].filter((name) => !there.has(name) && !name.endsWith(" "))).toEqual([]);
  });

  it("are shown by examples that are all run", () => {
    const runs = readFileSync(join(folder, "examples.test.ts"), "utf8");
    expect(examples.filter((name) => !runs.includes(`examples/${name}`))).toEqual([]);
  });
});
