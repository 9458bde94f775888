/**
 * @file The text of procedures, in a notation that C, TypeScript and AssemblyScript share:
 *
 *     shift_to(bits: 0..16, magnitudes: 0..2^31-1) {
 *       let s: 0..16 = 0;
 *       while (magnitudes >> s >> bits) { s += 1; }
 *       return s;
 *     }
 *
 * A variable has a range in place of a type, or is a `uint16`, an unsigned 16-bit variable in C; `within(value, low,
 * high)` claims a range for a part of an expression. The comment before a procedure is kept, for the code printed from
 * it.
 */
import {
  add,
  and,
  call,
  constant,
  divide,
  element,
  equal,
  less,
  multiply,
  or,
  select,
  shift,
  shiftLeft,
  shiftRight,
  subtract,
  within,
  xor,
} from "./expression.js";
import {
  type Action,
  type Expression,
  elementTypes,
  type NumberArray,
  type Procedure,
  type Variable,
} from "./syntax.js";
import { tokensOf } from "./tokens.js";

/** Binary operators, the loosest first; `>` is `<` with its sides swapped. */
const operators: readonly Readonly<Record<string, (a: Expression, b: Expression) => Expression>>[] = [
  { "|": or },
  { "^": xor },
  { "&": and },
  { "==": equal, "!=": (a, b) => equal(equal(a, b), constant(0)) },
  { "<": less, ">": (a, b) => less(b, a) },
  {
    "<<": shiftLeft,
    ">>": (a, b) => (b.kind === "constant" ? shift(a, b.value) : shiftRight(a, b)),
  },
  { "+": add, "-": subtract },
  { "*": (a, b) => (a.kind === "constant" ? multiply(b, a) : multiply(a, b)), "/": divide },
];

const assignments: Readonly<Record<string, (a: Expression, b: Expression) => Expression>> = {
  "=": (_, b) => b,
  "+=": add,
  "-=": subtract,
  "*=": multiply,
  "|=": or,
  "^=": xor,
  ">>=": (a, b) => (b.kind === "constant" ? shift(a, b.value) : shiftRight(a, b)),
};

/**
 * Parses procedures. Each may call those before it.
 *
 * @param arrays the arrays that they name
 * @returns a function that returns a procedure by name
 * @throws SyntaxError if the text is not in the notation: a mistake in the program
 */
export function parseProcedures(source: string, arrays: readonly NumberArray[]): (name: string) => Procedure {
  const tokens = tokensOf(source);
  const known = new Map<string, Procedure>();
  let next = 0;

  const peek = (): string => tokens[next]?.text ?? "the end";
  const fail = (wanted: string): never => {
    const line = source.slice(0, tokens[next]?.at).split("\n").length;
    throw new SyntaxError(`line ${line} has ${peek()} where ${wanted} belongs`);
  };
  const took = (text: string): boolean => {
    if (peek() !== text) return false;
    next++;
    return true;
  };
  const take = (text: string): void => {
    if (!took(text)) fail(text);
  };
  const name = (): string => {
    const text = peek();
    if (!/^[A-Za-z]/.test(text)) fail("a name");
    next++;
    return text;
  };
  const number = (): number => {
    if (took("-")) return -number();
    const text = peek();
    if (!/^\d/.test(text)) fail("a number");
    next++;
    return Number(text);
  };
  /** A number, or 2^30, or 2^31-1. */
  const end = (): number => {
    const isNegative = took("-");
    const base = number();
    const power = took("^") && base === 2 ? 2 ** number() : base;
    return (isNegative ? -power : power) - (took("-") ? number() : 0);
  };
  const declared = (): Variable => {
    const called = name();
    take(":");
    const isUnsigned = took("uint16");
    if (isUnsigned) return { kind: "variable", name: called, low: 0, high: elementTypes.uint16.high, isUnsigned };
    const low = end();
    take("..");
    return { kind: "variable", name: called, low, high: end(), isUnsigned };
  };

  const inProcedure = (): Procedure => {
    const says = tokens[next]?.comment ?? null;
    const own = name();
    const scopes: Map<string, Variable>[] = [new Map()];
    const declare = (variable: Variable): Variable => {
      scopes[scopes.length - 1]?.set(variable.name, variable);
      return variable;
    };
    const find = (called: string): Variable =>
      scopes.findLast((scope) => scope.has(called))?.get(called) ?? fail("a variable that is known");
    const list = <Item>(item: () => Item): Item[] => {
      const items: Item[] = [];
      take("(");
      while (!took(")")) {
        items.push(item());
        if (peek() !== ")") take(",");
      }
      return items;
    };

    const primary = (): Expression => {
      if (took("(")) {
        const inner = expression();
        take(")");
        return inner;
      }
      if (took("-")) {
        const inner = primary();
        return inner.kind === "constant" ? constant(-inner.value) : subtract(constant(0), inner);
      }
      if (took("!")) return equal(primary(), constant(0));
      if (/^\d/.test(peek())) return constant(number());
      const called = name();
      if (called === "within") {
        take("(");
        const value = expression();
        take(",");
        const low = end();
        take(",");
        const high = end();
        take(")");
        return within(value, low, high);
      }
      if (peek() === "(") {
        const procedure = known.get(called) ?? fail(`a procedure, not ${called},`);
        return call(procedure, ...list(expression));
      }
      return peek() === "[" ? elementOf(called) : find(called);
    };
    const elementOf = (called: string) => {
      const array = arrays.find((each) => each.name === called) ?? fail(`an array, not ${called},`);
      take("[");
      const index = expression();
      take("]");
      return element(array, index);
    };
    const operation = (level: number): Expression => {
      const made = operators[level];
      if (made === undefined) return primary();
      let a = operation(level + 1);
      for (let make = made[peek()]; make !== undefined; make = made[peek()]) {
        next++;
        a = make(a, operation(level + 1));
      }
      return a;
    };
    const expression = (): Expression => {
      const condition = operation(0);
      if (!took("?")) return condition;
      const yes = expression();
      take(":");
      return select(condition, yes, expression());
    };
    const condition = (): Expression => {
      take("(");
      const value = expression();
      take(")");
      return value;
    };

    const block = (): Action[] => {
      scopes.push(new Map());
      const actions: Action[] = [];
      take("{");
      while (!took("}")) actions.push(action());
      scopes.pop();
      return actions;
    };
    const action = (): Action => {
      if (took("if")) return { kind: "if", condition: condition(), yes: block(), no: took("else") ? block() : [] };
      if (took("while")) return { kind: "while", condition: condition(), body: block() };
      if (took("for")) return forLoop();
      if (took("let")) {
        const variable = declared();
        take("=");
        const value = expression();
        take(";");
        return { kind: "let", variable: declare(variable), value };
      }
      const called = name();
      if (peek() === "(") {
        const procedure = known.get(called) ?? fail(`a procedure, not ${called},`);
        const made = call(procedure, ...list(expression));
        take(";");
        return { kind: "do", call: made };
      }
      const to = peek() === "[" ? elementOf(called) : find(called);
      const assign = assignments[peek()] ?? fail("=");
      next++;
      const value = assign(to, expression());
      take(";");
      return to.kind === "element" ? { kind: "put", to, value } : { kind: "set", variable: to, value };
    };
    const forLoop = (): Action => {
      scopes.push(new Map());
      take("(");
      take("let");
      const variable = declare(declared());
      take("=");
      const from = expression();
      take(";");
      const test = expression();
      if (test.kind !== "less" || test.a !== variable)
        throw new SyntaxError(`a loop of ${variable.name} ends at ${variable.name} < …`);
      take(";");
      if (find(name()) !== variable) fail(variable.name);
      take("+=");
      const by = expression();
      take(")");
      const body = block();
      scopes.pop();
      return { kind: "for", variable, from, below: test.b, by, body };
    };

    const parameters = list(() => declare(declared()));
    const body: Action[] = [];
    let result: Expression | null = null;
    take("{");
    while (!took("}")) {
      if (took("return")) {
        result = expression();
        take(";");
        take("}");
        break;
      }
      body.push(action());
    }
    return { name: own, says, parameters, body, result };
  };

  while (next < tokens.length) {
    const made = inProcedure();
    known.set(made.name, made);
  }
  return (wanted) => {
    const found = known.get(wanted);
    if (found === undefined) throw new SyntaxError(`the text has no procedure ${wanted}`);
    return found;
  };
}
