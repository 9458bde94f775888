/**
 * @file ONNX graphs: nodes, constants and named values, as the messages of onnx.proto (IR version 8). The field numbers are
 * those of that file.
 */
import { at } from "../../core/at.js";
import { bytesField, type Field, integerField, message } from "./protobuf.js";

/** TensorProto.DataType */
const dataTypes = { float: 1, int64: 7 } as const;

/** A graph's input or output: each size is a number, or a name if it is known only at run time. */
export interface ValueInfo {
  name: string;
  shape: readonly (number | string)[];
  type: keyof typeof dataTypes;
}

export type Attribute = number | readonly number[] | Graph;

/** Collects the nodes of a graph. Every method that adds a node returns the name of its output. */
export class Graph {
  private readonly nodes: Field[] = [];
  private readonly constants: Field[] = [];
  private readonly inputs: ValueInfo[] = [];
  private readonly outputs: ValueInfo[] = [];
  private count = 0;

  /** @param name of the graph; prefix of its inner values, so that a nested graph hides no names */
  constructor(readonly name: string) {}

  input(name: string, shape: ValueInfo["shape"], type: ValueInfo["type"] = "float"): string {
    this.inputs.push({ name, shape, type });
    return name;
  }

  /** Makes a value an output, under the given name. */
  output(name: string, value: string, shape: ValueInfo["shape"]): void {
    this.add("Identity", [value], {}, [name]);
    this.outputs.push({ name, shape, type: "float" });
  }

  floats(values: ArrayLike<number>, shape: readonly number[], name = this.newName("constant")): string {
    const raw = new DataView(new ArrayBuffer(4 * values.length));
    for (let i = 0; i < values.length; i++) raw.setFloat32(4 * i, at(values, i, "number"), true);
    return this.constant(name, "float", shape, raw);
  }

  integers(values: readonly number[]): string {
    const raw = new DataView(new ArrayBuffer(8 * values.length));
    values.forEach((value, at) => {
      raw.setBigInt64(8 * at, BigInt(value), true);
    });
    return this.constant(this.newName("constant"), "int64", [values.length], raw);
  }

  /** A node with one output. */
  node(operator: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    const output = this.newName(operator);
    this.add(operator, inputs, attributes, [output]);
    return output;
  }

  /** A node with several outputs, named here. */
  add(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>>,
    outputs: readonly string[],
  ): void {
    this.nodes.push(
      message([
        ...inputs.map((name) => bytesField(1, name)),
        ...outputs.map((name) => bytesField(2, name)),
        bytesField(4, operator),
        ...Object.entries(attributes).map(([name, value]) => bytesField(5, attribute(name, value))),
      ]),
    );
  }

  newName(what: string): string {
    return `${this.name}/${what}_${this.count++}`;
  }

  /** The graph as a GraphProto. */
  encode(): Uint8Array {
    return message([
      ...this.nodes.map((node) => bytesField(1, node)),
      bytesField(2, this.name),
      ...this.constants.map((tensor) => bytesField(5, tensor)),
      ...this.inputs.map((value) => bytesField(11, valueInfo(value))),
      ...this.outputs.map((value) => bytesField(12, valueInfo(value))),
    ]);
  }

  private constant(name: string, type: keyof typeof dataTypes, shape: readonly number[], raw: DataView): string {
    const bytes = new Uint8Array(raw.buffer);
    this.constants.push(
      message([
        ...shape.map((size) => integerField(1, size)),
        integerField(2, dataTypes[type]),
        bytesField(8, name),
        bytesField(9, bytes),
      ]),
    );
    return name;
  }
}

/** AttributeProto: an integer (2), a graph (5) or a list of integers (7). */
function attribute(name: string, value: Attribute): Uint8Array {
  const content =
    value instanceof Graph
      ? [bytesField(6, value.encode()), integerField(20, 5)]
      : typeof value === "number"
        ? [integerField(3, value), integerField(20, 2)]
        : [...value.map((item) => integerField(8, item)), integerField(20, 7)];
  return message([bytesField(1, name), ...content]);
}

/** ValueInfoProto of a tensor. */
function valueInfo({ name, shape, type }: ValueInfo): Uint8Array {
  const sizes = shape.map((size) =>
    bytesField(1, message([typeof size === "number" ? integerField(1, size) : bytesField(2, size)])),
  );
  const tensor = message([integerField(1, dataTypes[type]), bytesField(2, message(sizes))]);
  return message([bytesField(1, name), bytesField(2, message([bytesField(1, tensor)]))]);
}

export interface ModelFacts {
  /** Metadata for readers, by key. */
  metadata: Readonly<Record<string, string>>;
  description: string;
}

/** Version of ONNX's operator set: it and every later version have all operators used here. */
const opset = 17;

/** The file: a ModelProto. */
export function encodeOnnx(graph: Graph, { metadata, description }: ModelFacts): Uint8Array<ArrayBuffer> {
  return message([
    integerField(1, 8),
    bytesField(2, "fastcells"),
    bytesField(6, description),
    bytesField(7, graph.encode()),
    bytesField(8, message([bytesField(1, ""), integerField(2, opset)])),
    ...Object.entries(metadata).map(([key, value]) =>
      bytesField(14, message([bytesField(1, key), bytesField(2, value)])),
    ),
  ]);
}
