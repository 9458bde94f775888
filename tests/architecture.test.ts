/** @file Checks the map in docs/architecture.md: which room imports which, and what the rooms may call. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const map = readFileSync(join(root, "docs/architecture.md"), "utf8");

/** The map's table in its order. A room may import itself and the rooms before it. */
const rooms = Array.from(map.matchAll(/^\| `([\w./-]+?)\/?` +\|/gm), ([, path = ""]) => roomOf(path));

/** Rooms whose results reach no weight, no integer and no feature. */
const reporting = new Set(["evaluate", "boards", "index", "node", "studio", "cli"]);
/** Rooms that may use files and programs. The rest runs in a browser. */
const nodeOnly = [
  /^src\/(data|features|pipeline|search|speech)\/([\w-]+\/)?files\//,
  /^src\/boards\//,
  /^src\/node\.ts$/,
  /^cli\//,
];
/** Functions of Math that engines may round differently, or that are random. */
const inexact =
  "acos acosh asin asinh atan atan2 atanh cbrt cos cosh exp expm1 hypot log log10 log1p log2 pow random sin sinh tan tanh";
const inexactNames = new Set(inexact.split(" "));

/** The room of a path from the root: `src/model/spec.ts` is in model, `src/core/errors.ts` is in core. */
function roomOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "src" ? second.replace(/\.[jt]s$/, "") : first;
}

/** The files of the package, without tests and their fixtures. */
const sources = ["src", "studio/src", "cli"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file.split(sep).join("/")}`)
    .filter((path) => path.endsWith(".ts") && !/\.(test|fixture)\.ts$|\/testing\//.test(path))
    .map((path) => {
      const file = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.Latest);
      return { path, file, imports: importsOf(file) };
    }),
);

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The imports of a file, including types. */
function importsOf(file: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(file, (node) => {
    const from = ts.isImportDeclaration(node) || ts.isExportDeclaration(node) ? node.moduleSpecifier : undefined;
    const called = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const specifier = called ? node.arguments[0] : from;
    if (specifier !== undefined && ts.isStringLiteral(specifier)) found.push(specifier.text);
  });
  return found;
}

/** The path from the root of a file that another imports: `src/core/at.js` in place of `../core/at.js`. */
const targetOf = (path: string, specifier: string): string =>
  normalize(join(dirname(path), specifier))
    .split(sep)
    .join("/");

/** The files that import themselves through others. */
function inCircles(): string[] {
  const next = new Map(
    sources.map(({ path, imports }) => [path, imports.map((from) => targetOf(path, from).replace(/\.js$/, ".ts"))]),
  );
  const reached = (from: string): Set<string> => {
    const found = new Set<string>();
    const open = [...(next.get(from) ?? [])];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (found.has(path)) continue;
      found.add(path);
      open.push(...(next.get(path) ?? []));
    }
    return found;
  };
  return [...next.keys()].filter((path) => reached(path).has(path));
}

/** Places in a file that compute a number that another engine may round differently. */
function inexactPlaces(path: string, file: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(file, (node) => {
    if (ts.isPropertyAccessExpression(node) && node.expression.getText(file) === "Math") {
      if (inexactNames.has(node.name.text)) found.push(`${path}: ${node.getText(file)}`);
    }
    // Squares and powers of two are exact everywhere.
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken) {
      const [base, exponent] = [node.left.getText(file), node.right.getText(file)];
      if (base !== "2" && exponent !== "2") found.push(`${path}: ${node.getText(file)}`);
    }
  });
  return found;
}

describe("the map of docs/architecture.md", () => {
  it("names every room, each once", () => {
    expect(new Set(rooms).size).toBe(rooms.length);
    const there = new Set(sources.map(({ path }) => roomOf(path)));
    expect([...there].filter((room) => !rooms.includes(room))).toEqual([]);
  });

  it("allows every import: rooms use only rooms before them", () => {
    const backwards = sources.flatMap(({ path, imports }) =>
      imports
        .filter((specifier) => specifier.startsWith("."))
        .map((specifier) => targetOf(path, specifier))
        .filter((target) => target !== "package.json")
        .filter(
          (target) => !rooms.includes(roomOf(target)) || rooms.indexOf(roomOf(target)) > rooms.indexOf(roomOf(path)),
        )
        .map((target) => `${path} imports ${target}`),
    );
    expect(backwards).toEqual([]);
  });

  it("has no circle: no file imports itself through others", () => {
    expect(inCircles()).toEqual([]);
  });

  it("keeps Node's modules out of the rooms that run in a browser", () => {
    const outside = sources
      .filter(({ path }) => !nodeOnly.some((place) => place.test(path)))
      .flatMap(({ path, imports }) =>
        imports.filter((specifier) => specifier.startsWith("node:")).map((specifier) => `${path} imports ${specifier}`),
      );
    expect(outside).toEqual([]);
  });

  it("lets the studio import the library through one file", () => {
    const elsewhere = sources
      .filter(({ path }) => path.startsWith("studio/") && path !== "studio/src/library.ts")
      .flatMap(({ path, imports }) => imports.map((specifier) => ({ path, target: join(dirname(path), specifier) })))
      .filter(({ target }) => /^(src|cli)[/\\]/.test(target));
    expect(elsewhere).toEqual([]);
  });

  it("computes weights, integers and features only with operations that are exact on every machine", () => {
    const computing = sources.filter(({ path }) => !reporting.has(roomOf(path)));
    expect(computing.flatMap(({ path, file }) => inexactPlaces(path, file))).toEqual([]);
  });

  it("links to existing files", () => {
    const links = Array.from(
      map.matchAll(/`((?:assembly|src|studio|cli|tests|bench|docs|scripts)\/[\w./-]+)`/g),
      ([, path = ""]) => path,
    );
    expect(links.length).toBeGreaterThan(20);
    expect(
      links.filter((path) => !ts.sys.fileExists(join(root, path)) && !ts.sys.directoryExists(join(root, path))),
    ).toEqual([]);
  });
});
