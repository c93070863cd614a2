import { Unsupported, type ScalarFunction } from '../contract.ts';
import type { Value } from '../../values.ts';
import { DOCS } from '../define.ts';
import { converter } from '../../values/convert.ts';

/** As Windows cuts a command line: backslashes mean something only before a quote, two of them one, and one makes the quote a character. */
function windowsArguments(line: string): string[] {
  const args: string[] = [];
  let at = 0;
  const isSpace = (index: number): boolean => line[index] === ' ' || line[index] === '\t';
  while (at < line.length) {
    if (isSpace(at)) {
      at += 1;
      continue;
    }
    let arg = '';
    let quoted = false;
    while (at < line.length && (quoted || !isSpace(at))) {
      let slashes = 0;
      while (line[at] === '\\') {
        slashes += 1;
        at += 1;
      }
      if (line[at] !== '"') {
        arg += '\\'.repeat(slashes);
        if (at < line.length && (quoted || !isSpace(at))) {
          arg += line.charAt(at);
          at += 1;
        }
        continue;
      }
      arg += '\\'.repeat(slashes >> 1);
      if (slashes % 2 === 1) arg += '"';
      else if (quoted && line[at + 1] === '"') {
        arg += '"';
        at += 1;
      } else quoted = !quoted;
      at += 1;
    }
    args.push(arg);
  }
  return args;
}

/** https://learn.microsoft.com/kusto/query/parse-command-line */
export const parseCommandLine: ScalarFunction = {
  name: 'parse_command_line',
  docs: `${DOCS}parse-command-line`,
  prepare(use) {
    const known = (kind: Value): void => {
      if (String(kind).toLowerCase() !== 'windows') throw new Unsupported(`parse_command_line of ${JSON.stringify(String(kind))}`);
    };
    if (use.constants[1] !== undefined) known(use.constants[1]);
    const text = converter(use.types[0] ?? 'string', 'string');
    return (line, kind) => {
      known(kind ?? null);
      const source = String(text(line ?? null));
      return source === '' ? null : windowsArguments(source);
    };
  },
};
