/**
 * @file Procedures printed as C: a static function each, with arrays of memory as its first parameters and constants as
 * tables in flash.
 */
import { actionsOf, arraysOf, withCalled } from "../../language/procedure.js";
import type { Action, Element, Expression, NumberArray, Procedure, Variable } from "../../language/syntax.js";
import { elementText, memoryOf, printed, printedUnsigned, typeOf } from "./expressions.js";
import { comment, type Lines, table } from "./text.js";

/** The call of a procedure without parameters, with the caller's expressions for its arrays. */
export function callText(procedure: Procedure, places: ReadonlyMap<NumberArray, string>): string {
  return `${procedure.name}(${memoryOf(procedure)
    .map((array) => places.get(array) ?? array.name)
    .join(", ")})`;
}

/** Whether a function is so short that inlining it is cheaper. */
const isShort = ({ body }: Procedure): boolean =>
  actionsOf(body).length <= 2 && !actionsOf(body).some(({ kind }) => kind === "while");

/** A procedure and everything it calls, preceded by their tables. */
export function procedureText(of: Procedure): Lines {
  const tables = arraysOf(of).flatMap(({ array: { name, type, values, says } }) =>
    values === null ? [] : [...comment([says]), ...table(`${type}_t`, name, values)],
  );
  return [...tables, ...(tables.length === 0 ? [] : [""]), ...withCalled(of).flatMap(functionText)];
}

function functionText(procedure: Procedure): Lines {
  const { name, says, parameters, body, result } = procedure;
  const changed = new Set(actionsOf(body).flatMap((action) => (action.kind === "set" ? [action.variable] : [])));
  const memory = arraysOf(procedure).flatMap(({ array, written }) =>
    array.values === null ? [`${written ? "" : "const "}${array.type}_t *${array.name}`] : [],
  );
  const list = [...memory, ...parameters.map((each) => `${typeOf(each)} ${each.name}`)];
  const type = result === null ? "void" : typeOf(result);
  return [
    ...(says === null ? [] : comment(says.split("\n"))),
    `static ${isShort(procedure) ? "inline " : ""}${type} ${name}(${list.length === 0 ? "void" : list.join(", ")}) {`,
    [
      ...body.flatMap((action) => actionText(action, changed)),
      ...(result === null ? [] : [`return ${as(type, result)};`]),
    ],
    "}",
    "",
  ];
}

/** An expression converted to a type, with a cast only if it narrows. */
function as(type: string, e: Expression): string {
  const { text, type: own, whole } = printed(e, null);
  if (type === own || type === "int32_t" || (e.kind === "constant" && own === "int")) return text;
  if (type === "uint16_t") return printedUnsigned(e);
  return `(${type})${whole ? text : `(${text})`}`;
}

const plain = (e: Expression): string => printed(e, null).text;

function actionText(action: Action, changed: ReadonlySet<Variable>): Lines {
  const bodyText = (body: readonly Action[]): Lines => body.flatMap((each) => actionText(each, changed));
  switch (action.kind) {
    case "let": {
      const { variable, value } = action;
      const type = typeOf(variable);
      return [`${changed.has(variable) ? "" : "const "}${type} ${variable.name} = ${as(type, value)};`];
    }
    case "set":
      return [`${assigned(action.variable, action.value)};`];
    case "put":
      return [`${assigned(action.to, action.value)};`];
    case "do":
      return [`${plain(action.call)};`];
    case "if":
      return [
        `if (${plain(action.condition)}) {`,
        bodyText(action.yes),
        ...(action.no.length === 0 ? ["}"] : ["} else {", bodyText(action.no), "}"]),
      ];
    case "while":
      return [`while (${plain(action.condition)}) {`, bodyText(action.body), "}"];
    case "for": {
      const { variable, from, below, by, body } = action;
      const { name } = variable;
      const step = assigned(variable, { kind: "add", a: variable, b: by });
      return [
        `for (${typeOf(variable)} ${name} = ${as(typeOf(variable), from)}; ${plain({ kind: "less", a: variable, b: below })}; ${step}) {`,
        bodyText(body),
        "}",
      ];
    }
  }
}

const signs: Partial<Record<Expression["kind"], string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  or: "|",
  xor: "^",
};

/** `x += e` if an assignment has this form and narrows nothing. */
function assigned(to: Variable | Element, value: Expression): string {
  const name = to.kind === "variable" ? to.name : elementText(to.array, plain(to.index));
  const type = to.kind === "variable" ? typeOf(to) : `${to.array.type}_t`;
  const sign = signs[value.kind];
  const isOwn = (e: Expression): boolean => e === to || (e.kind === "within" && e.value === to);
  if (sign !== undefined && "a" in value && isOwn(value.a)) {
    if (sign === "+" && value.b.kind === "constant" && value.b.value === 1) return `${name}++`;
    if (type === "int" || type === "int32_t") return `${name} ${sign}= ${as(type, value.b)}`;
  }
  if (value.kind === "shift" && value.value === to) return `${name} >>= ${value.shift}`;
  return `${name} = ${as(type, value)}`;
}
