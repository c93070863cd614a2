import { describe, expect, it } from 'vitest';
import { addDecimal, compareDecimal, decimalText, divideDecimal, modDecimal, multiplyDecimal, parseDecimal, roundDecimal } from './decimal.ts';
import type { Decimal } from '../values.ts';

const d = (text: string): Decimal => parseDecimal(text) ?? { decimal: true, units: 0n, scale: 0 };

describe('kql/values/decimal', () => {
  it('computes without loss: 0.1 + 0.2 is 0.3', () => {
    expect(decimalText(addDecimal(d('0.1'), d('0.2')))).toBe('0.3');
    expect(decimalText(multiplyDecimal(d('1.5'), d('-2')))).toBe('-3');
  });
  it('has 28 digits of a quotient, and null for a division by zero', () => {
    expect(decimalText(divideDecimal(d('1'), d('3')) ?? d('0'))).toBe('0.3333333333333333333333333333');
    expect(divideDecimal(d('1'), d('0'))).toBeNull();
    expect(decimalText(divideDecimal(d('1'), d('0.005')) ?? d('0'))).toBe('200');
  });
  it('has a remainder that is never negative', () => {
    expect(decimalText(modDecimal(d('-10'), d('3')) ?? d('0'))).toBe('2');
  });
  it('reads exponents, rounds half away from zero and compares over scales', () => {
    expect(['1e3', '1.5E-2', '-.5', '+7'].map(text => decimalText(d(text)))).toEqual(['1000', '0.015', '-0.5', '7']);
    expect(decimalText(roundDecimal(d('-2.5'), 0))).toBe('-3');
    expect(decimalText(roundDecimal(d('94.9'), -1))).toBe('90');
    expect(decimalText(roundDecimal(d('60'), -2))).toBe('100');
    expect(decimalText(roundDecimal(d('-99'), -9_000_000_000))).toBe('0');
    expect(compareDecimal(d('1.10'), d('1.1'))).toBe(0);
    expect(parseDecimal('1.2.3')).toBeNull();
  });
});
