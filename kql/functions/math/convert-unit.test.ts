import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';
import { call, none } from '../testing.ts';

describe('kql/functions/math/convert-unit', () => {
  const cases = [
    { title: 'convert_angle(1.2, \'Degree\', \'Arcminute\') is 72', got: call('convert_angle', 'real', 1.2, 'Degree', 'Arcminute'), want: 72 },
    { title: 'convert_force(1.2, \'Newton\', \'Decanewton\') is 0.12', got: call('convert_force', 'real', 1.2, 'Newton', 'Decanewton'), want: 0.12 },
    { title: 'convert_length(1.2, \'Meter\', \'Foot\') is 3.937007874015748', got: call('convert_length', 'real', 1.2, 'Meter', 'Foot'), want: 3.937007874015748 },
    { title: 'convert_mass(1.2, \'Kilogram\', \'Pound\') is 2.6455471462185307', got: call('convert_mass', 'real', 1.2, 'Kilogram', 'Pound'), want: 2.6455471462185307 },
    { title: 'convert_speed(1.2, \'MeterPerSecond\', \'CentimeterPerHour\') is 432000', got: call('convert_speed', 'real', 1.2, 'MeterPerSecond', 'CentimeterPerHour'), want: 432000 },
    { title: 'convert_temperature(1.2, \'Kelvin\', \'DegreeCelsius\') is -271.95', got: call('convert_temperature', 'real', 1.2, 'Kelvin', 'DegreeCelsius'), want: -271.95 },
    { title: 'convert_energy(1.2, \'Joule\', \'BritishThermalUnit\') is 0.00113738054437598', got: call('convert_energy', 'real', 1.2, 'Joule', 'BritishThermalUnit'), want: 0.00113738054437598 },
    { title: 'convert_volume(1.2, \'CubicMeter\', \'AcreFoot\') is 0.0009728568', got: call('convert_volume', 'real', 1.2, 'CubicMeter', 'AcreFoot'), want: 0.0009728568 },
    { title: 'convert_mass(1, \'Kilotonne\', \'Hectogram\') is ten million', got: call('convert_mass', 'real', 1, 'Kilotonne', 'Hectogram'), want: 1e7 },
    { title: 'convert_temperature(20500, \'MillidegreeCelsius\', \'DegreeFahrenheit\') is 68.9', got: call('convert_temperature', 'real', 20500, 'MillidegreeCelsius', 'DegreeFahrenheit'), want: 68.9 },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toBeCloseTo(want, 9);
    });
  }
  it('is null for a unit that there is not, and for no number', () => {
    expect(call('convert_length', 'real', 1, 'Meter', 'Cubit')).toBeNull();
    expect(call('convert_temperature', 'real', none('real'), 'Kelvin', 'DegreeCelsius')).toBeNull();
  });
  it.each([['length', 'Mile', 'Meter'], ['volume', 'Liter', 'CubicInch'], ['length', 'meter', 'Foot']])('convert_%s refuses %s to %s: the factor or the spelling is not known', (family, from, to) => {
    expect(() => call(`convert_${family}`, 'real', 1, from, to)).toThrow(`from "${from}" to "${to}"`);
  });
  it('takes units from a column', () => {
    expect(answer('datatable(unit: string)["Inch", "Kilometer", "Ell"] | project convert_length(2, unit, "Meter")')).toEqual([['0.0508'], ['2000.0'], ['null']]);
    expect(() => answer('datatable(unit: string)["Mile"] | project convert_length(2, unit, "Meter")')).toThrow('convert_length from "Mile" to "Meter" is not supported');
  });
});
