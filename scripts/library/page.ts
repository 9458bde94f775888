// Writes docs/library.md, the reference of the public names, from their doc comments: npx tsx scripts/library/page.ts
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { DeclarationReader } from "./declarations.js";
import { imports } from "./names.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

export const libraryFile = `${root}docs/library.md`;

const intro = `# The library

Every public name, from its doc comment. [The README](../README.md#the-library) has the path from recordings to firmware in a dozen lines, and
[examples/](../examples) has a program for each function.

Shapes are written \`[T, B, D]\`: T steps, B sequences, D numbers a step. A mistake in the input is an \`InputError\` that names the value, the limit and
the remedy. \`npx tsx scripts/library/page.ts\` writes this page.
`;

/** The page's text. @throws Error if a public name stands under no heading, or a name under a heading is not public */
export function libraryPage(): string {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => readFileSync(path, "utf8"));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: ["src"] }, ts.sys, root);
  const program = ts.createProgram(
    imports.map(({ file }) => root + file),
    options,
  );
  const checker = program.getTypeChecker();
  const reader = new DeclarationReader(checker, `${root}src/`);
  const shown = new Set<string>();
  const section = (name: string, symbol: ts.Symbol): string[] => {
    shown.add(symbol.name);
    return reader.section(name, symbol);
  };
  const body = imports.flatMap(({ from, file, about, parts }) => {
    const source = program.getSourceFile(root + file);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file} is no module`);
    const exported = new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, reader.own(symbol)]));
    const listed = Object.values(parts).flat();
    const unlisted = [...exported.keys()].filter((name) => !listed.includes(name));
    if (unlisted.length > 0) throw new Error(`${unlisted.join(", ")}: give them a heading in scripts/library/names.ts`);
    const lines = Object.entries(parts).flatMap(([part, names]) => [
      `### ${part}`,
      "",
      ...names.flatMap((name) => {
        const symbol = exported.get(name);
        if (symbol === undefined) throw new Error(`${name} is not exported by ${file}`);
        return section(name, symbol);
      }),
    ]);
    return [`## ${from}`, "", about, "", ...lines];
  });
  const others: string[] = [];
  for (let more = true; more; ) {
    const next = [...reader.mentioned.values()].filter(
      ({ name, flags }) => !shown.has(name) && !(flags & ts.SymbolFlags.Class),
    );
    more = next.length > 0;
    others.push(...next.map((symbol) => section(symbol.name, symbol).join("\n")));
  }
  const tail = ["## Other types", "", "They appear above, and have no public name.", "", ...others.sort()];
  return `${[intro, ...body, ...tail].join("\n").trimEnd()}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(libraryFile, libraryPage());
