// Declarations of public names as Markdown: signatures, members, and their doc comments.
import ts from "typescript";
import { compressTable } from "../../src/compress/options.js";
import { fitTable } from "../../src/fit/option-table.js";
import { keysOf, type Option } from "../../src/options/table.js";
import { trainTable } from "../../src/train/option-table.js";

type Rows = Readonly<Record<string, Option<unknown>>>;

function rowsOf<Table extends Readonly<Record<keyof Table, Option<unknown>>>>(table: Table): Rows {
  return Object.fromEntries(keysOf(table).map((key) => [key, table[key]]));
}

/** The options of some types, for their defaults and for the meaning of those without a comment. */
const tables: Readonly<Record<string, Rows>> = {
  TrainOptions: rowsOf(trainTable),
  CompressOptions: rowsOf(compressTable),
  FitOptions: rowsOf(fitTable),
};

/** Signatures up to this length stand on one line. */
const lineLength = 110;

/** A comment's text with a line for each paragraph; links and indented code become Markdown's. */
function flowing(text: string): string {
  const paragraph = (lines: string): string =>
    lines.split("\n").every((line) => line.startsWith("    "))
      ? `\`\`\`js\n${lines.replace(/^ {4}/gm, "")}\n\`\`\``
      : lines.replace(/\s*\n\s*/g, " ").trim();
  const linked = text.replace(/\{@link\s+([^}\s|]+)[^}]*\}/g, "`$1`");
  return linked
    .split(/\n{2,}/)
    .filter((lines) => lines.trim() !== "")
    .map(paragraph)
    .join("\n\n");
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").replace("( ", "(").replace(", )", ")");

/** The name of a parameter that the function takes apart: that of its type. */
function nameFor(type: string): string {
  return /^\w+$/.test(type) && !type.endsWith("Options") ? type.slice(0, 1).toLowerCase() + type.slice(1) : "options";
}

/** A line of a list: code, and what is said of it. */
function bullet(code: string, ...said: (string | undefined)[]): string {
  const text = said.filter((part) => part !== undefined && part !== "").join(" ");
  return `- \`${oneLine(code)}\`${text === "" ? "" : `: ${oneLine(text)}`}`;
}

/** Reads the declarations of a program; remembers the types of its own that they mention. */
export class DeclarationReader {
  /** Types that were mentioned, by name. */
  readonly mentioned = new Map<string, ts.Symbol>();

  /** @param root only declarations in this folder are the program's own */
  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly root: string,
  ) {}

  /** The symbol itself, if the name is another's alias. */
  own(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol;
  }

  /** A heading, the declaration, and its comment. */
  section(name: string, symbol: ts.Symbol): string[] {
    const declaration = symbol.declarations?.[0];
    if (declaration === undefined) throw new Error(`${name} has no declaration`);
    const block = (code: string) => ["```ts", code, "```"];
    const text = this.comment(symbol);
    const parts = ((): string[][] => {
      if (ts.isFunctionDeclaration(declaration))
        return [block(this.overloads(name, symbol).join("\n")), [text], this.tags(symbol)];
      if (ts.isClassDeclaration(declaration)) return [[text], this.classMembers(declaration)];
      if (ts.isInterfaceDeclaration(declaration)) return [[text], this.members(name, declaration)];
      if (ts.isTypeAliasDeclaration(declaration)) {
        if (ts.isTypeLiteralNode(declaration.type)) return [[text], this.members(name, declaration)];
        return [block(`type ${name} = ${this.typeText(declaration.type)}`), [text]];
      }
      if (ts.isVariableDeclaration(declaration)) {
        const type = this.checker.typeToString(this.checker.getTypeAtLocation(declaration));
        return [block(`const ${name}: ${declaration.type?.getText() ?? type}`), [text]];
      }
      throw new Error(`${name} is of a kind that the page does not know`);
    })();
    const shown = parts.map((lines) => lines.filter((line) => line !== "")).filter((lines) => lines.length > 0);
    return [`#### ${name}`, "", ...shown.flatMap((lines) => [...lines, ""])];
  }

  private isOwn(symbol: ts.Symbol): boolean {
    return symbol.declarations?.some((one) => one.getSourceFile().fileName.startsWith(this.root)) ?? false;
  }

  private comment(symbol: ts.Symbol): string {
    return flowing(ts.displayPartsToString(symbol.getDocumentationComment(this.checker)));
  }

  /** Parameters, result and errors of a function. */
  private tags(symbol: ts.Symbol): string[] {
    return symbol.getJsDocTags(this.checker).flatMap(({ name, text }) => {
      const said = flowing(ts.displayPartsToString(text));
      if (name === "returns") return [`- Returns ${said}.`];
      if (name === "throws") return [`- Throws ${said}.`];
      const [parameter = "", ...rest] = said.split(" ");
      return name === "param" ? [bullet(parameter, rest.join(" "))] : [];
    });
  }

  /** A type as it is written, unless that names what a reader does not know. */
  private typeText(node: ts.TypeNode): string {
    this.mention(node);
    const written = oneLine(node.getText());
    if (!/typeof|\["/.test(written)) return written;
    return this.checker.typeToString(
      this.checker.getTypeFromTypeNode(node),
      undefined,
      ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias,
    );
  }

  private mention(node: ts.Node): void {
    if (ts.isTypeReferenceNode(node)) {
      const symbol = this.checker.getSymbolAtLocation(node.typeName);
      const own = symbol && this.own(symbol);
      if (own !== undefined && this.isOwn(own) && !(own.flags & ts.SymbolFlags.TypeParameter)) {
        const other = this.mentioned.get(own.name);
        if (other !== undefined && other !== own) throw new Error(`two types are called ${own.name}`);
        this.mentioned.set(own.name, own);
      }
    }
    ts.forEachChild(node, (child) => this.mention(child));
  }

  private signature(name: string, declaration: ts.SignatureDeclaration): string {
    const known = this.checker.getSignatureFromDeclaration(declaration);
    const returned = known === undefined ? "void" : this.checker.typeToString(known.getReturnType());
    const result = declaration.type === undefined ? returned : this.typeText(declaration.type);
    const parameters = declaration.parameters.map((parameter) => this.parameter(parameter));
    const line = `${name}(${parameters.join(", ")}): ${result}`;
    return line.length <= lineLength
      ? line
      : `${name}(\n${parameters.map((one) => `  ${one},\n`).join("")}): ${result}`;
  }

  /** The signatures of a function: those of its overloads, if it has any. */
  private overloads(name: string, { declarations = [] }: ts.Symbol): string[] {
    const functions = declarations.filter(ts.isFunctionDeclaration);
    const shown = functions.length === 1 ? functions : functions.filter(({ body }) => body === undefined);
    return shown.map((declaration) => this.signature(name, declaration));
  }

  private parameter({ name, type, questionToken, initializer }: ts.ParameterDeclaration): string {
    const text = type === undefined ? "unknown" : this.typeText(type);
    const shown = ts.isIdentifier(name) ? name.text : nameFor(text);
    return `${shown}${questionToken !== undefined || initializer !== undefined ? "?" : ""}: ${text}`;
  }

  /** Members of an interface or an object type; without those of a type that it extends, unless their default differs. */
  private members(name: string, declaration: ts.InterfaceDeclaration | ts.TypeAliasDeclaration): string[] {
    const bases = ts.isInterfaceDeclaration(declaration)
      ? (declaration.heritageClauses ?? []).flatMap(({ types }) => types.map((type) => type.expression.getText()))
      : [];
    const known = bases.filter((base) => base in tables);
    const inherited = new Set(known.flatMap((base) => Object.keys(tables[base] ?? {})));
    const presetOf = (row: Option<unknown> | undefined): string =>
      row === undefined ? "" : `Default: ${row.usual ?? JSON.stringify(row.default)}.`;
    const rows = this.checker.getTypeAtLocation(declaration).getProperties();
    return [
      ...known.map((base) => `- All of \`${base}\`; those listed here have other defaults.`),
      ...rows.flatMap((member) => {
        const node = member.declarations?.[0];
        if (node === undefined || !this.isOwn(member)) return [];
        const row = tables[name]?.[member.name];
        const preset = presetOf(row);
        if (inherited.has(member.name) && known.every((base) => presetOf(tables[base]?.[member.name]) === preset))
          return [];
        return [bullet(this.member(member, node), this.comment(member) || capital(row?.help), preset)];
      }),
    ];
  }

  private member(member: ts.Symbol, node: ts.Declaration): string {
    if (ts.isMethodSignature(node)) return this.signature(member.name, node);
    const optional = member.flags & ts.SymbolFlags.Optional ? "?" : "";
    const type =
      ts.isPropertySignature(node) && node.type !== undefined
        ? this.typeText(node.type)
        : this.checker.typeToString(this.checker.getTypeOfSymbol(member));
    return `${member.name}${optional}: ${type}`;
  }

  /** The public members of a class. */
  private classMembers({ name, members }: ts.ClassDeclaration): string[] {
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
    return members.flatMap((member): string[] => {
      const flags = ts.getCombinedModifierFlags(member);
      if (flags & hidden) return [];
      if (ts.isConstructorDeclaration(member)) {
        const [comment] = ts.getJSDocCommentsAndTags(member);
        const said =
          comment !== undefined && ts.isJSDoc(comment) ? ts.getTextOfJSDocComment(comment.comment) : undefined;
        const whole = this.signature(`new ${name?.text}`, member);
        return [bullet(whole.slice(0, whole.lastIndexOf(":")), flowing(said ?? ""))];
      }
      if (member.name === undefined || ts.isPrivateIdentifier(member.name)) return [];
      const symbol = this.checker.getSymbolAtLocation(member.name);
      if (symbol === undefined) return [];
      const own = flags & ts.ModifierFlags.Static ? `${name?.text}.${symbol.name}` : symbol.name;
      if (ts.isMethodDeclaration(member)) {
        const tags = this.tags(symbol).map((line) => `  ${line}`);
        return [bullet(this.signature(own, member), this.comment(symbol)), ...tags];
      }
      const type = this.checker.typeToString(this.checker.getTypeOfSymbol(symbol));
      return ts.isGetAccessorDeclaration(member) || ts.isPropertyDeclaration(member)
        ? [bullet(`${own}: ${type}`, this.comment(symbol))]
        : [];
    });
  }
}

function capital(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
