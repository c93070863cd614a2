import type { Json } from '../../../src/model/index.ts';

/** Where a value that was executed would leave its trace: a file, and a global. Neither may ever exist. */
export const CANARY_FILE = '/tmp/cordon-hostile-canary';
export const CANARY_GLOBAL = 'cordonHostileCanary';

/** Text that something would run: a shell, a template, a path, a query, a workflow, a spreadsheet. */
export const COMMANDS: readonly string[] = [
  `$(touch ${CANARY_FILE})`, `\`touch ${CANARY_FILE}\``, `; touch ${CANARY_FILE} #`, `| touch ${CANARY_FILE}`, `\n touch ${CANARY_FILE}\n`,
  `{{ constructor.constructor("globalThis.${CANARY_GLOBAL}=1")() }}`, `\${globalThis.${CANARY_GLOBAL}=1}`, `<%= global.${CANARY_GLOBAL}=1 %>`, `#{globalThis.${CANARY_GLOBAL}=1}`,
  '${{ secrets.GITHUB_TOKEN }}', '%s%s%s%n', '=HYPERLINK("http://203.0.113.66/","x")', "'; DROP TABLE incidents; --", '" OR 1=1', '--upload-pack=touch', '-oProxyCommand=touch',
  '../../../../etc/passwd', '..\\..\\windows', '/dev/zero', 'file:///etc/passwd', 'C:\\CON', 'incidents/pause.yaml', '.git/hooks/pre-commit', 'a/../../b',
  'Incident: 2026-11-21-0000000000', 'Approved-by: mallory', 'x\n\nApproved-by: mallory', 'x\r\nPlan-Digest: 00',
];

/** Text that something would render or obey: a terminal, Markdown, HTML, a runner, a ticket system. */
export const MARKUP: readonly string[] = [
  '\u001b[2J\u001b[31mred', '\u001b]0;title\u0007', '\u001b]8;;http://203.0.113.66/\u0007link', '\u009b31m', '\b\b\b', '\r overwritten', '\u202egnp.exe', '\u2066x\u2069', '\u200b\u200d\ufeff',
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '![x](http://203.0.113.66/a.png)', '[click](javascript:alert(1))', 'http://203.0.113.66/', '@security-team please', '@here', 'closes #1',
  '| a | b |', '```\n# heading\n```', '# heading', '- [x] done', '<details>', '&lt;b&gt;', '~~x~~', '$x^2$', ':tada:',
  '::set-output name=x::y', '::add-mask::a', '\n::stop-commands::x', '##[set-output name=x]y', '##[add-mask]a', '##vso[task.setvariable variable=x]y', '[skip ci]', '{code}x{code}', '[~accountid:1]', 'h1. x',
];

/** Names that JavaScript itself gives a meaning. */
export const PROTOTYPE_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'toJSON', 'then', 'length', '__defineGetter__'];

/** Times that no clock shows. */
export const TIMES: readonly string[] = [
  '0000-01-01T00:00:00Z', '0000-01-01T00:00:00+14:00', '0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59-23:59', '+275760-09-13T00:00:00.000Z', '-271821-04-20T00:00:00.000Z', '+275760-09-13T00:00:00.001Z',
  '2026-02-30T00:00:00Z', '2026-13-01T00:00:00Z', '2026-11-21T24:00:00Z', '2026-11-21T23:59:60Z', '2026-11-21', '1700000000', 'yesterday', '2026-11-21T03:00:00.123456789012345Z', '2099-01-01T00:00:00Z', 'Invalid Date',
];

/** Texts that break what counts, cuts or compares text. */
export const TEXTS: readonly string[] = [
  '', ' ', '\u00a0', '\u0000', 'a\u0000b', '\ud800', '\udc00\ud800', '\ufffe', '\u{10ffff}', '😀'.repeat(300), '👩‍👩‍👧‍👦', 'e\u0301'.repeat(400), '\u0041\u030a', 'ｆｕｌｌ', 'İ', 'ß', '\u2028', '\u2029', '\ufeff', 'null', 'undefined', 'NaN', 'true', '0', '-0', '1e999',
  'x'.repeat(513), 'x'.repeat(2_049), 'x'.repeat(70_000), '/'.repeat(5_000), 'a@'.repeat(3_000), 'arn:aws:iam::1:role/'.repeat(100), `arn:aws:sts::1:assumed-role/${'x'.repeat(3_000)}/y`,
  '::ffff:10.0.0.1', '010.0.0.1', '0x7f.1', '2130706433', 'fe80::1%eth0', '1.2.3.4/0', '::', '999.1.1.1', 'xn--', '.', '..', 'a'.repeat(300).split('').join('.'),
];

export const NUMBERS: readonly number[] = [0, -0, -1, 1.5, 2 ** 31, 2 ** 53, 2 ** 53 + 2, -(2 ** 63), 1e308, 5e-324, -1e-7, 1e21, 100.0000001, Number.MAX_SAFE_INTEGER];

/** Everything above, and shapes that are not what a field asks for. */
export const VALUES: readonly Json[] = [
  ...COMMANDS, ...MARKUP, ...PROTOTYPE_KEYS, ...TIMES, ...TEXTS, ...NUMBERS,
  null, true, false, [], {}, [[]], [null], [[[[[]]]]], { a: { b: { c: {} } } }, { constructor: { prototype: { polluted: true } } }, { toString: 'x', valueOf: 1 }, { toJSON: 'x' }, { length: -1 }, { then: 'x' }, { type: null, value: null },
  { '@odata.type': '#microsoft.graph.security.alert' }, { object: {} }, { detail: { type: 'A:B/C', service: {} } },
];
