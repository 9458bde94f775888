/** A matrix, row-major, in float64. */
export interface Matrix {
  rows: number;
  columns: number;
  values: Float64Array;
}

/** A linear map `v ↦ v · M₁ · M₂ …`: one matrix when full, two when low-rank; and the gradient of each. */
export interface LinearMap {
  factors: Matrix[];
  gradients: Float64Array[];
}

export function linearMap(factors: Matrix[]): LinearMap {
  return { factors, gradients: factors.map((factor) => new Float64Array(factor.values.length)) };
}

function times(v: Float64Array, { rows, columns, values }: Matrix): Float64Array {
  const out = new Float64Array(columns);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[j]! += v[i]! * values[i * columns + j]!;
  return out;
}

function timesTransposed(v: Float64Array, { rows, columns, values }: Matrix): Float64Array {
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) out[i]! += v[j]! * values[i * columns + j]!;
  return out;
}

/** A map's output for one vector. */
export interface Applied {
  value: Float64Array;
  /** Takes ∂loss/∂output, adds to the map's gradients and returns ∂loss/∂input. */
  back: (upstream: Float64Array) => Float64Array;
}

/** Applies the map to one vector. */
export function apply(map: LinearMap, input: Float64Array): Applied {
  const inputs: Float64Array[] = [];
  let value = input;
  for (const factor of map.factors) {
    inputs.push(value);
    value = times(value, factor);
  }
  const back = (upstream: Float64Array): Float64Array => {
    let d = upstream;
    for (let index = map.factors.length - 1; index >= 0; index--) {
      const factor = map.factors[index]!;
      const gradient = map.gradients[index]!;
      const v = inputs[index]!;
      for (let i = 0; i < factor.rows; i++)
        for (let j = 0; j < factor.columns; j++) gradient[i * factor.columns + j]! += v[i]! * d[j]!;
      d = timesTransposed(d, factor);
    }
    return d;
  };
  return { value, back };
}
