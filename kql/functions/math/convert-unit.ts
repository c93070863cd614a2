import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction } from '../contract.ts';
import { FACTORS, UNKNOWN_FACTORS } from './units.ts';

type Convert = (value: number) => number;

/** Kelvin of so much of each, and the way back. */
const TEMPERATURES: Readonly<Record<string, { from: Convert; to: Convert }>> = {
  Kelvin: { from: value => value, to: kelvin => kelvin },
  DegreeCelsius: { from: value => value + 273.15, to: kelvin => kelvin - 273.15 },
  MillidegreeCelsius: { from: value => value / 1000 + 273.15, to: kelvin => (kelvin - 273.15) * 1000 },
  DegreeFahrenheit: { from: value => (value + 459.67) * 5 / 9, to: kelvin => kelvin * 9 / 5 - 459.67 },
  DegreeRankine: { from: value => value * 5 / 9, to: kelvin => kelvin * 9 / 5 },
};

function conversion(family: string, names: readonly string[], between: (from: string, to: string) => Convert): ScalarFunction {
  const units = new Map([...names, ...(UNKNOWN_FACTORS[family] ?? '').split(' ')].map(name => [name.toLowerCase(), names.includes(name) ? name : null]));
  /** Null for what is no unit; a unit without a factor, or one whose name is written in other letters, nobody knows. */
  const compiled = (from: string, to: string): Convert | null => {
    const found = [from, to].map(name => units.get(name.toLowerCase()));
    if (found.includes(undefined)) return null;
    if (found[0] !== from || found[1] !== to) throw new Unsupported(`convert_${family} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`);
    return between(from, to);
  };
  return {
    name: `convert_${family}`,
    docs: `${DOCS}convert-${family}-function`,
    prepare(use) {
      const toReal = converter(use.types[0] ?? 'real', 'real');
      const [, from, to] = use.constants;
      const fixed = typeof from === 'string' && typeof to === 'string' ? compiled(from, to) : undefined;
      return (value, source, target) => {
        const number = toReal(value ?? null);
        const convert = fixed === undefined ? compiled(String(source ?? ''), String(target ?? '')) : fixed;
        return typeof number === 'number' && convert !== null ? convert(number) : null;
      };
    },
  };
}

/** Null for a unit that there is not. https://learn.microsoft.com/kusto/query/convert-length-function and its relatives */
export const unitConversions: readonly ScalarFunction[] = [
  ...Object.entries(FACTORS).map(([family, units]) => conversion(family, Object.keys(units), (from, to) => {
    const [a = Number.NaN, b = Number.NaN] = [units[from], units[to]];
    return value => value * a / b;
  })),
  conversion('temperature', Object.keys(TEMPERATURES), (from, to) => {
    const [a, b] = [TEMPERATURES[from], TEMPERATURES[to]];
    return value => (a && b ? b.to(a.from(value)) : Number.NaN);
  }),
];
