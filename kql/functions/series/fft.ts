import { DOCS } from '../define.ts';
import { wholeSeries } from './numbers.ts';
import type { ScalarFunction } from '../contract.ts';

interface Complex { readonly real: Float64Array; readonly imaginary: Float64Array }

function smallestFactor(length: number): number {
  for (let factor = 2; factor * factor <= length; factor += 1) if (length % factor === 0) return factor;
  return length;
}

/** Cosine and sine of `part` of `whole` turns; at the quarters without a rounding error, so that a frequency that is not there is a plain zero. */
function turned(part: number, whole: number): [number, number] {
  if (part * 4 % whole === 0) {
    const quarter = part * 4 / whole;
    return [quarter === 0 ? 1 : quarter === 2 ? -1 : 0, quarter === 1 ? 1 : quarter === 3 ? -1 : 0];
  }
  const angle = 2 * Math.PI * part / whole;
  return [Math.cos(angle), Math.sin(angle)];
}

/** Sums of every `step`-th value from `from` on, each turned by its frequency: a length with small factors is taken apart by them. */
function transform(values: Complex, from: number, step: number, length: number, direction: 1 | -1): Complex {
  const out: Complex = { real: new Float64Array(length), imaginary: new Float64Array(length) };
  const factor = length === 1 ? 1 : smallestFactor(length);
  const size = length / factor;
  const parts = length === 1 ? [] : Array.from({ length: factor }, (_item, part) => (
    size === 1 ? null : transform(values, from + part * step, step * factor, size, direction)));
  if (length === 1) {
    out.real[0] = values.real[from] ?? 0;
    out.imaginary[0] = values.imaginary[from] ?? 0;
    return out;
  }
  for (let k = 0; k < length; k += 1) {
    let [real, imaginary] = [0, 0];
    for (let part = 0; part < factor; part += 1) {
      const inner = parts[part];
      const a = (inner ? inner.real[k % size] : values.real[from + part * step]) ?? 0;
      const b = (inner ? inner.imaginary[k % size] : values.imaginary[from + part * step]) ?? 0;
      const [cosine, turn] = turned((part * k) % length, length);
      const sine = direction * turn;
      real += a * cosine - b * sine;
      imaginary += a * sine + b * cosine;
    }
    out.real[k] = real;
    out.imaginary[k] = imaginary;
  }
  return out;
}

function transformer(name: string, direction: 1 | -1): ScalarFunction {
  return {
    name,
    docs: `${DOCS}${name.replace('_', '-')}-function`,
    prepare: use => (first, second) => {
      const real = wholeSeries(first ?? null);
      const imaginary = use.types.length < 2 ? real?.map(() => 0) ?? null : wholeSeries(second ?? null);
      if (real === null || imaginary === null || real.length !== imaginary.length) return [null, null];
      if (real.length === 0) return [[], []];
      const found = transform({ real: Float64Array.from(real), imaginary: Float64Array.from(imaginary) }, 0, 1, real.length, direction);
      const scale = direction === 1 ? real.length : 1;
      return [Array.from(found.real, value => value / scale), Array.from(found.imaginary, value => value / scale)];
    },
  };
}

/** Real and imaginary parts of the frequencies of a series. https://learn.microsoft.com/kusto/query/series-fft-function */
export const seriesFft = transformer('series_fft', -1);
/** The series of which these are the frequencies. https://learn.microsoft.com/kusto/query/series-ifft-function */
export const seriesIfft = transformer('series_ifft', 1);
