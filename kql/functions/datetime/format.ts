import { partsOf } from '../../values/datetime.ts';
import { converter } from '../../values/convert.ts';
import { DOCS } from '../define.ts';
import { Unsupported, type ScalarFunction, type Use } from '../contract.ts';
import { TICK, type Value } from '../../values.ts';

type Piece<T> = string | ((value: T) => string);

function pad(value: number | bigint, width: number): string {
  return String(value).padStart(width, '0');
}

/** Digits of the fraction of a second; with `F` zeros at their end are left out. */
function fraction(ticks: number, letter: string, width: number): string {
  const digits = pad(ticks, 7).slice(0, width);
  return letter === 'f' ? digits : digits.replace(/0+$/, '');
}

type Moment = ReturnType<typeof partsOf>;
const DATETIME: Readonly<Record<string, (moment: Moment) => string>> = {
  yyyy: ({ year }) => pad(year, 4), yy: ({ year }) => pad(year % 100, 2), y: ({ year }) => String(year % 100),
  MM: ({ month }) => pad(month, 2), M: ({ month }) => String(month),
  dd: ({ day }) => pad(day, 2), d: ({ day }) => String(day),
  HH: ({ hour }) => pad(hour, 2), H: ({ hour }) => String(hour),
  hh: ({ hour }) => pad(hour % 12 || 12, 2), h: ({ hour }) => String(hour % 12 || 12),
  mm: ({ minute }) => pad(minute, 2), m: ({ minute }) => String(minute),
  ss: ({ second }) => pad(second, 2), s: ({ second }) => String(second),
  tt: ({ hour }) => (hour < 12 ? 'AM' : 'PM'),
};

interface Span { readonly days: bigint; readonly hours: bigint; readonly minutes: bigint; readonly seconds: bigint; readonly ticks: number }
const TIMESPAN: Readonly<Record<string, (span: Span) => string>> = {
  HH: ({ hours }) => pad(hours, 2), H: ({ hours }) => String(hours), hh: ({ hours }) => pad(hours, 2), h: ({ hours }) => String(hours),
  mm: ({ minutes }) => pad(minutes, 2), m: ({ minutes }) => String(minutes),
  ss: ({ seconds }) => pad(seconds, 2), s: ({ seconds }) => String(seconds),
};

/** Delimiters that a pattern may hold; other characters the engine does not take. */
const DELIMITER = /^[ /\-:,.[\]_]$/;

/** The longest specifier first at each place: `dddd` is `dd` twice. */
function compile<T>(pattern: string, table: Readonly<Record<string, (value: T) => string>>, ticks: (value: T) => number, days?: (value: T, width: number) => string): Piece<T>[] {
  const pieces: Piece<T>[] = [];
  for (let at = 0; at < pattern.length;) {
    const run = /^(?:f{1,7}|F{1,7})/.exec(pattern.slice(at))?.[0];
    const dayRun = days === undefined ? undefined : /^d{1,8}/.exec(pattern.slice(at))?.[0];
    const name = [4, 2, 1].map(length => pattern.slice(at, at + length)).find(text => Object.hasOwn(table, text));
    const ch = pattern.charAt(at);
    if (run !== undefined) pieces.push(value => fraction(ticks(value), run.charAt(0), run.length));
    else if (dayRun !== undefined && days !== undefined) pieces.push(value => days(value, dayRun.length));
    else if (name !== undefined) pieces.push(table[name] ?? name);
    else if (DELIMITER.test(ch)) pieces.push(ch);
    else throw new Unsupported(`the character ${JSON.stringify(ch)} in the format ${JSON.stringify(pattern)}`);
    at += run?.length ?? dayRun?.length ?? name?.length ?? 1;
  }
  return pieces;
}

function formatter<T>(use: Use, how: (pattern: string) => Piece<T>[]): (pattern: Value) => Piece<T>[] {
  const constant = use.constants[1];
  if (typeof constant !== 'string') return pattern => how(String(pattern ?? ''));
  const fixed = how(constant);
  return () => fixed;
}

function print<T>(pieces: readonly Piece<T>[], value: T): string {
  return pieces.map(piece => (typeof piece === 'string' ? piece : piece(value))).join('');
}

/** https://learn.microsoft.com/kusto/query/format-datetime-function */
export const formatDatetime: ScalarFunction = {
  name: 'format_datetime',
  docs: `${DOCS}format-datetime-function`,
  prepare(use) {
    const pieces = formatter<Moment>(use, pattern => compile(pattern, DATETIME, moment => moment.fraction));
    const convert = converter(use.types[0] ?? 'datetime', 'datetime');
    return (value, pattern) => {
      const ticks = convert(value ?? null);
      return typeof ticks === 'bigint' ? print(pieces(pattern ?? null), partsOf(ticks)) : '';
    };
  },
};

/** A negative one is printed like its opposite, with the sign first. https://learn.microsoft.com/kusto/query/format-timespan-function */
export const formatTimespan: ScalarFunction = {
  name: 'format_timespan',
  docs: `${DOCS}format-timespan-function`,
  prepare(use) {
    const pieces = formatter<Span>(use, pattern => compile(pattern, TIMESPAN, span => span.ticks, (span, width) => pad(span.days, width)));
    const convert = converter(use.types[0] ?? 'timespan', 'timespan');
    return (value, pattern) => {
      const ticks = convert(value ?? null);
      if (typeof ticks !== 'bigint') return '';
      const size = ticks < 0n ? -ticks : ticks;
      const span: Span = {
        days: size / TICK.day, hours: size / TICK.hour % 24n, minutes: size / TICK.minute % 60n, seconds: size / TICK.second % 60n, ticks: Number(size % TICK.second),
      };
      return `${ticks < 0n ? '-' : ''}${print(pieces(pattern ?? null), span)}`;
    };
  },
};
