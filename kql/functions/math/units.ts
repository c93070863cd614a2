/** The multiples of a unit by the prefixes of its name: `prefixed('gram', { Kilo: 1e3 })` has `Kilogram`. */
function prefixed(unit: string, size: number, prefixes: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(prefixes).map(([prefix, times]) => [`${prefix}${unit}`, times * size]));
}

/** A length in a minute, a second and an hour. */
function paces(length: string, size: number): Record<string, number> {
  return { [`${length}PerSecond`]: size, [`${length}PerMinute`]: size / 60, [`${length}PerHour`]: size / 3600 };
}

const SMALL = { Milli: 1e-3, Micro: 1e-6, Nano: 1e-9 } as const;
const TENS = { Centi: 0.01, Deci: 0.1, Deca: 10, Hecto: 100, Kilo: 1e3 } as const;
const LARGE = { Kilo: 1e3, Mega: 1e6, Giga: 1e9 } as const;

/**
 * How much one of a unit is in the first unit of its table. Only multiples by powers of ten, and units whose factor the engine has shown or that leave no
 * choice: engines do not agree on the mile or the cubic inch to more than five digits.
 */
export const FACTORS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  angle: {
    Degree: 1, Arcminute: 1 / 60, Arcsecond: 1 / 3600, Radian: 180 / Math.PI, Revolution: 360, Gradian: 0.9,
    ...prefixed('degree', 1, SMALL), ...prefixed('radian', 180 / Math.PI, { ...SMALL, Centi: 0.01, Deci: 0.1 }),
  },
  energy: {
    Joule: 1, Millijoule: 1e-3, ...prefixed('joule', 1, LARGE), WattHour: 3600, ...prefixed('wattHour', 3600, { ...LARGE, Tera: 1e12 }),
    WattDay: 86_400, ...prefixed('wattDay', 86_400, { ...LARGE, Tera: 1e12 }), Calorie: 4.184, Kilocalorie: 4184, Megacalorie: 4.184e6,
    BritishThermalUnit: 1055.05585262, ...prefixed('britishThermalUnit', 1055.05585262, LARGE), Erg: 1e-7,
  },
  force: { Newton: 1, Decanewton: 10, ...prefixed('newton', 1, { Kilo: 1e3, Mega: 1e6, Milli: 1e-3, Micro: 1e-6 }), Dyn: 1e-5 },
  length: { Meter: 1, ...prefixed('meter', 1, { ...SMALL, ...TENS }), Foot: 0.3048, Inch: 0.0254, Microinch: 2.54e-8, Mil: 2.54e-5, Yard: 0.9144, NauticalMile: 1852 },
  mass: {
    Kilogram: 1, Gram: 1e-3, ...prefixed('gram', 1e-3, { ...SMALL, Centi: 0.01, Deci: 0.1, Deca: 10, Hecto: 100 }), Tonne: 1e3, Kilotonne: 1e6, Megatonne: 1e9,
    Pound: 0.45359237, Kilopound: 453.59237, Megapound: 453_592.37,
  },
  speed: {
    ...paces('Meter', 1), ...paces('Kilometer', 1e3), ...paces('Centimeter', 0.01), ...paces('Millimeter', 1e-3), ...paces('Decimeter', 0.1),
    ...paces('Micrometer', 1e-6), ...paces('Nanometer', 1e-9), ...paces('Foot', 0.3048), ...paces('Inch', 0.0254), ...paces('Yard', 0.9144), MilePerHour: 0.44704,
  },
  volume: {
    CubicMeter: 1, CubicDecimeter: 1e-3, CubicCentimeter: 1e-6, CubicMillimeter: 1e-9, CubicMicrometer: 1e-18, CubicHectometer: 1e6, CubicKilometer: 1e9,
    HectocubicMeter: 100, KilocubicMeter: 1e3, Liter: 1e-3,
    ...prefixed('liter', 1e-3, { Micro: 1e-6, Milli: 1e-3, Centi: 0.01, Deci: 0.1, Deca: 10, Hecto: 100, Kilo: 1e3, Mega: 1e6 }), AcreFoot: 1 / 0.000810714,
  },
};

/** Further units of the vendor's pages, whose factors it does not say. */
export const UNKNOWN_FACTORS: Readonly<Record<string, string>> = {
  angle: 'NatoMil Tilt',
  energy: 'DecathermEc DecathermImperial DecathermUs ElectronVolt FootPound GigaelectronVolt HorsepowerHour KiloelectronVolt MegaelectronVolt TeraelectronVolt ThermEc ThermImperial ThermUs',
  force: 'KilogramForce KiloPond KilopoundForce OunceForce Poundal PoundForce ShortTonForce TonneForce',
  length: 'AstronomicalUnit Chain DataMile DtpPica DtpPoint Fathom Hand KilolightYear Kiloparsec LightYear MegalightYear Megaparsec Mile Parsec PrinterPica PrinterPoint Shackle SolarRadius Twip UsSurveyFoot Angstrom',
  mass: 'EarthMass Grain LongHundredweight LongTon Ounce ShortHundredweight ShortTon Slug SolarMass Stone',
  speed: 'Knot UsSurveyFootPerHour UsSurveyFootPerMinute UsSurveyFootPerSecond',
  temperature: 'DegreeDelisle DegreeNewton DegreeReaumur DegreeRoemer SolarTemperature',
  volume: 'AuTablespoon BoardFoot CubicFoot CubicInch CubicMile CubicYard DecausGallon DeciusGallon HectocubicFoot HectousGallon ImperialBeerBarrel ImperialGallon ImperialOunce ImperialPint KilocubicFoot KiloimperialGallon KilousGallon MegacubicFoot MegaimperialGallon MegausGallon MetricCup MetricTeaspoon OilBarrel UkTablespoon UsBeerBarrel UsCustomaryCup UsGallon UsLegalCup UsOunce UsPint UsQuart UsTablespoon UsTeaspoon',
};
