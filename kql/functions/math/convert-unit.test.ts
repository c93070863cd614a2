import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/math/convert-unit', () => {
  const cases = [
    { title: 'convert_angle(1.2, \'Degree\', \'Arcminute\') is 72', got: call('convert_angle', 'real', 1.2, 'Degree', 'Arcminute'), want: 72 },
    { title: 'convert_force(1.2, \'Newton\', \'Decanewton\') is 0.12', got: call('convert_force', 'real', 1.2, 'Newton', 'Decanewton'), want: 0.12 },
    { title: 'convert_length(1.2, \'Meter\', \'Foot\') is 3.937007874015748', got: call('convert_length', 'real', 1.2, 'Meter', 'Foot'), want: 3.937007874015748 },
    { title: 'convert_mass(1.2, \'Kilogram\', \'Pound\') is 2.6455471462185307', got: call('convert_mass', 'real', 1.2, 'Kilogram', 'Pound'), want: 2.6455471462185307 },
    { title: 'convert_speed(1.2, \'MeterPerSecond\', \'CentimeterPerHour\') is 432000', got: call('convert_speed', 'real', 1.2, 'MeterPerSecond', 'CentimeterPerHour'), want: 432000 },
    { title: 'convert_temperature(1.2, \'Kelvin\', \'DegreeCelsius\') is -271.95', got: call('convert_temperature', 'real', 1.2, 'Kelvin', 'DegreeCelsius'), want: -271.95 },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toBeCloseTo(want, 9);
    });
  }
});
