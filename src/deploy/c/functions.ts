/** @file The functions that an exported model's header declares. */

import { lastOf } from "../../core/at.js";
import { type IntegerHead, type IntegerModel, wordLimit } from "../../integer/model.js";
import { rowsAtOnce } from "../../integer/storage.js";
import { hasLabels } from "./names.js";
import { type PoolText, poolText } from "./pooling.js";
import { layerNames, stateFields } from "./state.js";
import type { Lines } from "./text.js";

/** The statements of the function for scores: rows four at a time if `grouped`, else one by one. */
function scoreStatements({ read: h, declarations, filling }: PoolText, head: IntegerHead, grouped: boolean): Lines {
  const { rows, columns } = head.matrix;
  const word = "READ_WORD(&head_bias[c])";
  const gain = 2 ** head.biasShift;
  const bias = gain === 1 ? word : gain <= wordLimit ? `multiply(${word}, ${gain})` : `(int32_t)${word} * ${gain}`;
  if (!grouped) {
    return [
      ...declarations,
      "int c, i;",
      ...filling,
      `for (c = 0; c < ${rows}; c++) {`,
      [
        `scores[c] = ${bias};`,
        `for (i = 0; i < ${columns}; i++) scores[c] += multiply(READ_BYTE(&head[${rows} * i + c]) - 128, ${h}[i]);`,
      ],
      "}",
    ];
  }
  const several = rows > rowsAtOnce;
  return [
    ...declarations,
    "SCRATCH dense_operand x;",
    "SCRATCH int32_t sum[4];",
    ...(several ? ["const uint8_t *w = head;"] : []),
    "int c;",
    ...filling,
    `OPERAND(h, ${h}, ${columns});`,
    `set_dense(&x, h, ${columns});`,
    ...(several
      ? [
          `for (c = 0; c < ${rows}; c++) {`,
          [`if ((c & 3) == 0) w = dense_rows(w, ${rows} - c, &x, sum);`, `scores[c] = sum[c & 3] + ${bias};`],
          "}",
        ]
      : [`dense_rows(head, ${rows}, &x, sum);`, `for (c = 0; c < ${rows}; c++) scores[c] = sum[c] + ${bias};`]),
  ];
}

/** The definitions of the header's functions; `grouped` is `groupsHead`. */
export function publicFunctions(name: string, model: IntegerModel, grouped: boolean): Lines {
  const upper = name.toUpperCase();
  const { head, labels } = model;
  const layers = layerNames(model);
  const pool = poolText(model, lastOf(layers, "layer").h);
  const fields = stateFields(model);
  return [
    ...pool.functions,
    `void ${name}_reset(${name}_state *state) {`,
    [
      "int i;",
      ...fields.map(({ field, length }) => `for (i = 0; i < ${length}; i++) state->${field}[i] = 0;`),
      ...pool.reset,
    ],
    "}",
    "",
    `void ${name}_step(${name}_state *state, const int16_t sample[${upper}_CHANNELS]) {`,
    [...layers.map(({ step, input }) => `${step}(state${input === null ? ", sample" : ""});`), ...pool.call],
    "}",
    "",
    "/* The head: its matrix times the state that it reads, plus its biases. */",
    `void ${name}_scores(const ${name}_state *state, int32_t scores[${upper}_SCORES]) {`,
    scoreStatements(pool, head, grouped),
    "}",
    "",
    ...(model.task === "multiclass"
      ? [
          `int ${name}_classify(const int16_t *window, int steps) {`,
          [
            `${name}_state state;`,
            `int32_t scores[${upper}_SCORES];`,
            "int c, best = 0;",
            `${name}_reset(&state);`,
            `for (; steps > 0; steps--, window += ${upper}_CHANNELS) ${name}_step(&state, window);`,
            `${name}_scores(&state, scores);`,
            `for (c = 1; c < ${labels.length}; c++) {`,
            ["if (scores[c] > scores[best]) best = c;"],
            "}",
            "return best;",
          ],
          "}",
          "",
        ]
      : []),
    ...(hasLabels(model)
      ? [
          `const char *${name}_label(int index) {`,
          [`return READ_POINTER(&labels[index >= 0 && index < ${labels.length} ? index : 0]);`],
          "}",
        ]
      : []),
  ];
}
