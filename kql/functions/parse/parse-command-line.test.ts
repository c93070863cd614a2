import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/parse/parse-command-line', () => {
  const cases = [
    { title: 'parse_command_line(\'echo "hello world!"\', \'windows\') is [\'echo\', \'hello world!\']', got: call('parse_command_line', 'dynamic', 'echo "hello world!"', 'windows'), want: ['echo', 'hello world!'] },
    { title: 'parse_command_line(\'a\\\\\\\\b d"e f"g h\', \'windows\') is [\'a\\\\\\\\b\', \'de fg\', \'h\']', got: call('parse_command_line', 'dynamic', 'a\\\\b d"e f"g h', 'windows'), want: ['a\\\\b', 'de fg', 'h'] },
    { title: 'parse_command_line(\'a\\\\\\\\\\\\"b c d\', \'windows\') is [\'a\\\\"b\', \'c\', \'d\']', got: call('parse_command_line', 'dynamic', 'a\\\\\\"b c d', 'windows'), want: ['a\\"b', 'c', 'd'] },
    { title: 'parse_command_line(\'\', \'windows\') is null', got: call('parse_command_line', 'dynamic', '', 'windows'), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
