import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction } from '../contract.ts';

/** How much one of a unit is in the first unit of its table. Only units with an exact definition, and those whose factor the engine has shown. */
const FAMILIES: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  angle: { Degree: 1, Arcminute: 1 / 60, Arcsecond: 1 / 3600, Radian: 180 / Math.PI, Revolution: 360, Gradian: 0.9 },
  energy: {
    Joule: 1, Kilojoule: 1e3, Megajoule: 1e6, Millijoule: 1e-3, WattHour: 3600, KilowattHour: 3.6e6, MegawattHour: 3.6e9, Calorie: 4.184, Kilocalorie: 4184,
    BritishThermalUnit: 1055.05585262, ElectronVolt: 1.602176634e-19, Erg: 1e-7,
  },
  force: { Newton: 1, Decanewton: 10, Kilonewton: 1e3, Meganewton: 1e6, Millinewton: 1e-3, Dyn: 1e-5, KilogramForce: 9.80665 },
  length: {
    Meter: 1, Kilometer: 1e3, Hectometer: 100, Decameter: 10, Decimeter: 0.1, Centimeter: 0.01, Millimeter: 1e-3, Micrometer: 1e-6, Nanometer: 1e-9,
    Foot: 0.3048, Inch: 0.0254, Yard: 0.9144, Mile: 1609.344, NauticalMile: 1852,
  },
  mass: { Kilogram: 1, Gram: 1e-3, Milligram: 1e-6, Microgram: 1e-9, Tonne: 1e3, Pound: 0.45359237, Ounce: 0.028349523125 },
  speed: {
    MeterPerSecond: 1, MeterPerMinute: 1 / 60, MeterPerHour: 1 / 3600, KilometerPerSecond: 1e3, KilometerPerMinute: 1e3 / 60, KilometerPerHour: 1 / 3.6,
    CentimeterPerSecond: 0.01, CentimeterPerMinute: 0.01 / 60, CentimeterPerHour: 0.01 / 3600, MilePerHour: 0.44704, Knot: 1852 / 3600, FootPerSecond: 0.3048,
  },
  volume: { CubicMeter: 1, CubicDecimeter: 1e-3, CubicCentimeter: 1e-6, Liter: 1e-3, Milliliter: 1e-6, Centiliter: 1e-5, CubicFoot: 0.028316846592, CubicInch: 1.6387064e-5, AcreFoot: 1 / 0.000810714 },
};

/** Kelvin of so much of each, and the way back. */
const TEMPERATURES: Readonly<Record<string, { from(value: number): number; to(kelvin: number): number }>> = {
  Kelvin: { from: value => value, to: kelvin => kelvin },
  DegreeCelsius: { from: value => value + 273.15, to: kelvin => kelvin - 273.15 },
  DegreeFahrenheit: { from: value => (value + 459.67) * 5 / 9, to: kelvin => kelvin * 9 / 5 - 459.67 },
  DegreeRankine: { from: value => value * 5 / 9, to: kelvin => kelvin * 9 / 5 },
};

function conversion(family: string, between: (from: string, to: string) => ((value: number) => number) | null): ScalarFunction {
  const compiled = (from: string, to: string): (value: number) => number => {
    const convert = between(from, to);
    if (convert === null) throw new Unsupported(`convert_${family} from ${JSON.stringify(from)} to ${JSON.stringify(to)}`);
    return convert;
  };
  return {
    name: `convert_${family}`,
    docs: `${DOCS}convert-${family}-function`,
    prepare(use) {
      const toReal = converter(use.types[0] ?? 'real', 'real');
      const [, from, to] = use.constants;
      const fixed = typeof from === 'string' && typeof to === 'string' ? compiled(from, to) : null;
      return (value, source, target) => {
        const number = toReal(value ?? null);
        return typeof number === 'number' ? (fixed ?? compiled(String(source), String(target)))(number) : null;
      };
    },
  };
}

/** https://learn.microsoft.com/kusto/query/convert-length-function and its relatives */
export const unitConversions: readonly ScalarFunction[] = [
  ...Object.entries(FAMILIES).map(([family, units]) => conversion(family, (from, to) => {
    const [a, b] = [units[from], units[to]];
    return a === undefined || b === undefined ? null : value => value * a / b;
  })),
  conversion('temperature', (from, to) => {
    const [a, b] = [TEMPERATURES[from], TEMPERATURES[to]];
    return a === undefined || b === undefined ? null : value => b.to(a.from(value));
  }),
];
