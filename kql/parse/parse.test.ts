import { describe, expect, it } from 'vitest';
import { compile, KqlError, renderError, type Schema } from '../index.ts';

const schema: Schema = {
  tables: { SigninLogs: [{ name: 'UserPrincipalName', type: 'string' }, { name: 'TimeGenerated', type: 'datetime' }] },
  functions: { Recent: { parameters: 'since: timespan = 1d', body: 'SigninLogs | where TimeGenerated > ago(since)' } },
};

function errorOf(query: string): KqlError {
  try {
    compile(query, schema);
  } catch (error) {
    if (error instanceof KqlError) return error;
    throw error;
  }
  throw new Error(`${query} was compiled`);
}

describe('kql/parse', () => {
  it('says line, column, caret and the nearest column of a name that is wrong', () => {
    const query = 'SigninLogs\n| where UserPrincipalNam == "a"';
    const error = errorOf(query);
    expect([error.code, error.place?.line, error.place?.column, error.suggestion]).toEqual(['SEMANTIC', 2, 9, 'UserPrincipalName']);
    expect(renderError(error, query, 'rule.kql')).toBe(
      "rule.kql:2:9: The name 'UserPrincipalNam' does not refer to any known column, table, variable or function.\n  | where UserPrincipalNam == \"a\"\n          ^^^^^^^^^^^^^^^^\n  did you mean UserPrincipalName?");
  });

  it.each([['SigninLog | count', 'SigninLogs'], ['Recnt(1d)', 'Recent'], ['print strlne("a")', 'strlen']])('suggests a table or function for %s: %s', (query, name) => {
    expect(errorOf(query).suggestion).toBe(name);
  });

  it('calls a broken text a syntax error, and gives all errors', () => {
    const error = errorOf('SigninLogs | where | extnd x = 1');
    expect(error.code).toBe('SYNTAX');
    expect(error.all.length).toBeGreaterThan(1);
  });

  it('refuses what it does not have with the name and the place', () => {
    const query = 'SigninLogs\n| facet by UserPrincipalName';
    const error = errorOf(query);
    expect([error.code, error.place?.line, error.message]).toEqual(['UNSUPPORTED', 2, expect.stringContaining('facet')]);
  });

  it.each(['print make_timespan(1, 2, 3.5)', 'SigninLogs | summarize count(UserPrincipalName)'])('takes %s, which the engine runs and the binder does not', (query) => {
    expect(() => compile(query, schema)).not.toThrow();
  });

  it('never crashes on broken texts', { timeout: 90_000 }, () => {
    const whole = 'let f = (n: long) { SigninLogs | where TimeGenerated > ago(1d) | take n };\nf(3) | summarize count() by bin(TimeGenerated, 1h) | join kind=inner (Recent()) on TimeGenerated';
    for (let cut = 0; cut < whole.length; cut += 7) {
      for (const broken of [whole.slice(0, cut), whole.slice(cut), `${whole.slice(0, cut)}|(${whole.slice(cut + 3)}`]) {
        try {
          compile(broken, schema);
        } catch (error) {
          expect(error, broken).toBeInstanceOf(KqlError);
        }
      }
    }
  });
});
