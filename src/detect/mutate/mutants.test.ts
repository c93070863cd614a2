import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compile, type Schema } from '../../../kql/index.ts';
import { applied, type Mutation } from './change.ts';
import { mutantsOf } from './mutants.ts';

const schema: Schema = {
  tables: {
    T: [{ name: 'a', type: 'long' }, { name: 'b', type: 'string' }, { name: 'r', type: 'real' }, { name: 'TimeGenerated', type: 'datetime' }],
    U: [{ name: 'a', type: 'long' }, { name: 'u', type: 'long' }],
  },
};
const HOUR = 3_600_000;
const made = (query: string, ...mutations: readonly Mutation[]): string[] => mutantsOf(query, schema, HOUR).filter(({ mutation }) => mutations.includes(mutation)).map((mutant) => mutant.query);

describe('src/detect/mutate/mutants', () => {
  it.each<[string, Mutation[], string, string[]]>([
    ['conditions that must all hold are taken away by true', ['drop'], 'T | where a == 1 and b has "x"', ['T | where true and b has "x"', 'T | where a == 1 and true']],
    ['alternatives are taken away by false, and all of them by true', ['drop'], 'T | where a == 1 or b has "x"', ['T | where false or b has "x"', 'T | where true', 'T | where a == 1 or false']],
    ['a call that is a condition is one', ['drop'], 'T | where isnotempty(b) or isnull(a)', ['T | where false or isnull(a)', 'T | where true', 'T | where isnotempty(b) or false']],
    ['the whole group among conditions is one too', ['drop'], 'T | where b == "x" and (a == 1 or a == 2)', ['T | where true and (a == 1 or a == 2)', 'T | where b == "x" and (false or a == 2)', 'T | where b == "x" and (true)', 'T | where b == "x" and (a == 1 or false)']],
    ['operators have an opposite', ['negate'], 'T | where a == 1 and b !in~ ("x") and a < 2', ['T | where a != 1 and b !in~ ("x") and a < 2', 'T | where a == 1 and b in~ ("x") and a < 2', 'T | where a == 1 and b !in~ ("x") and a >= 2']],
    ['what has no opposite operator is negated by not(), and not() taken away', ['negate'], 'T | where isempty(b) and not(b matches regex "x")', ['T | where not(isempty(b)) and not(b matches regex "x")', 'T | where isempty(b) and (b matches regex "x")']],
    ['conditions of countif and iff count', ['drop'], 'T | summarize c = countif(a == 1), d = sum(iff(b == "x", 1, 0))', ['T | summarize c = countif(true), d = sum(iff(b == "x", 1, 0))', 'T | summarize c = countif(a == 1), d = sum(iff(true, 1, 0))']],
    ['a time bound that is the query period itself is not taken away', ['drop', 'window'], 'T | where TimeGenerated > ago(1h)', ['T | where TimeGenerated > ago((1h / 2))']],
    ['a shorter one is', ['drop'], 'T | where TimeGenerated > ago(10m)', ['T | where true']],
    ['also where a let names it', ['window'], 'let back = 2h; T | where TimeGenerated > ago(back)', ['let back = (2h / 2); T | where TimeGenerated > ago(back)']],
    ['a let that is used for something else is made longer too', ['window'], 'let w = 2h; T | where TimeGenerated > ago(w) | summarize count() by bin(TimeGenerated, w)', ['let w = (2h * 2); T | where TimeGenerated > ago(w) | summarize count() by bin(TimeGenerated, w)', 'let w = (2h / 2); T | where TimeGenerated > ago(w) | summarize count() by bin(TimeGenerated, w)']],
    ['whole thresholds are moved by one, and their edge is left alone', ['number', 'boundary'], 'T | where a > 5', ['T | where a > 6', 'T | where a > 4']],
    ['others by a tenth, and their edge is moved', ['number', 'boundary'], 'T | where r >= 0.5', ['T | where r > 0.5', 'T | where r >= 0.550', 'T | where r >= 0.450']],
    ['numbers that are compared for equality are no thresholds', ['number', 'boundary'], 'T | where a == 5', []],
    ['thresholds that a let names', ['number'], 'let most = 5; T | where a >= most', ['let most = 6; T | where a >= most', 'let most = 4; T | where a >= most']],
    ['lists lose one item', ['list'], 'T | where b in ("x", "y")', ['T | where b in ("y")', 'T | where b in ("x")']],
    ['arrays of a let too', ['list'], 'let l = dynamic(["x", "y"]); T | where b has_any (l)', ['let l = dynamic(["y"]); T | where b has_any (l)', 'let l = dynamic(["x"]); T | where b has_any (l)']],
    ['joins are of another kind, lose their only key, and are left out', ['join-kind', 'join-key', 'join'], 'T | join kind=inner U on a', [
      'T ', 'T | join kind=leftouter U on a', 'T | join kind=rightouter U on a', 'T | extend __any = true | join kind=inner (U | extend __any = true) on __any']],
    ['one of several keys', ['join-key'], 'T | join kind=leftanti U on a, $left.a == $right.u', ['T | join kind=leftanti U on $left.a == $right.u', 'T | join kind=leftanti U on a']],
    ['what was forbidden is asked for', ['join-kind'], 'T | join kind=leftanti U on a', ['T | join kind=leftsemi U on a']],
    ['a join without a kind is innerunique', ['join-kind'], 'T | join U on a', ['T | join kind=leftouter U on a', 'T | join kind=rightouter U on a']],
    ['an outer join whose added rows a later comparison removes is the same rule', ['join-kind'], 'T | join kind=inner U on a | where u > 1', ['T | join kind=rightouter U on a | where u > 1']],
    ['also through a computed column', ['join-kind'], 'T | join kind=inner U on a | extend d = u - 1 | where d between (1 .. 2) and b == "x"', []],
    ['a comparison that a null passes does not', ['join-kind'], 'T | join kind=inner U on a | where isnull(u)', ['T | join kind=leftouter U on a | where isnull(u)', 'T | join kind=rightouter U on a | where isnull(u)']],
    ['unions lose a table', ['union'], 'union T, U | take 1', ['union U | take 1', 'union T | take 1']],
    ['but not the empty one that only gives it columns', ['union'], 'union (datatable(a: long)[]), T, U', ['union (datatable(a: long)[]), U', 'union (datatable(a: long)[]), T']],
    ['and what follows a table', ['union'], 'T | union U | take 1', ['T | take 1']],
    ['comments and texts are left alone', ['drop', 'negate', 'number'], '// a > 1 and b == "x"\nT | where b == "a > 1 and a"', ['// a > 1 and b == "x"\nT | where true', '// a > 1 and b == "x"\nT | where b != "a > 1 and a"']],
  ])('%s', (_, mutations, query, expected) => {
    expect(made(query, ...mutations).map((text) => text.replaceAll('  ', ' '))).toEqual(expected);
  });

  it('makes queries that differ from the rule and from each other, and that compile, of any conditions', () => {
    const leaf = fc.constantFrom('a > 1', 'b has "x"', 'r <= 0.5', 'b in ("x", "y")', 'isempty(b)', 'not(a == 2)', 'a between (1 .. 3)', 'TimeGenerated > ago(5m)');
    const condition: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
      node: fc.oneof({ maxDepth: 3 }, leaf, fc.tuple(tie('node'), fc.constantFrom('and', 'or'), tie('node')).map(([left, word, right]) => `(${left} ${word} ${right})`)),
    })).node;
    fc.assert(fc.property(condition, (text) => {
      const query = `T | where ${text} | project a`;
      const mutants = mutantsOf(query, schema, HOUR);
      expect(mutants.length).toBeGreaterThanOrEqual(1);
      expect(new Set([query, ...mutants.map((mutant) => mutant.query)]).size).toBe(mutants.length + 1);
      for (const mutant of mutants.slice(0, 4)) {
        expect(applied(query, mutant)).toBe(mutant.query);
        expect(() => compile(mutant.query, schema), mutant.query).not.toThrow();
      }
    }), { numRuns: 8 });
  });
});
