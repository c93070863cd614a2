import { describe, expect, it } from 'vitest';
import { UsageError } from '../../model/index.ts';
import type { BacktestAlert, RuleBacktest } from './rule.ts';
import { judged, readLabels } from './labels.ts';

const T = '2026-11-01T10:00:00Z';
const SLACK = 5 * 60_000;

function result(alerts: readonly { at: string; names: readonly string[] }[]): RuleBacktest {
  return {
    rule: 'one', runs: 1, empty: 0, suppressed: 0, failed: null, rowsRead: 0, milliseconds: 0, skipped: null,
    alerts: alerts.map(({ at, names }): BacktestAlert => ({ time: at, ranAt: at, first: at, last: at, title: '', severity: 'High', entities: [], names, repeated: false })),
  };
}

describe('src/detect/backtest/labels', () => {
  it('reads CSV and NDJSON alike', () => {
    const expected = [{ from: new Date(T), to: new Date(T), entity: 'alice', malicious: true, rule: null }, { from: new Date(T), to: new Date('2026-11-01T11:00:00Z'), entity: 'ws-17', malicious: false, rule: 'one' }];
    expect(readLabels(`time,from,to,entity,malicious,rule\n${T},,,Alice,true,\n,${T},2026-11-01T11:00:00Z,ws-17,no,one\n`, 'l.csv')).toEqual(expected);
    expect(readLabels(`{"time":"${T}","entity":"Alice","malicious":true}\n\n{"from":"${T}","to":"2026-11-01T11:00:00Z","entity":"ws-17","malicious":false,"rule":"one"}`, 'l.jsonl')).toEqual(expected);
  });

  it.each([
    ['l.csv:3:', `time,entity,malicious\n${T},a,true\nyesterday,b,true\n`], ['l.csv:2: malicious:', `time,entity,malicious\n${T},a,maybe\n`],
    ['l.csv:1: expected `time`', '{"entity":"a","malicious":true}'], ['l.csv:2:', `{"time":"${T}","entity":"a","malicious":true}\n{"time`], ['l.csv:2: entity:', `time,malicious\n${T},true\n`],
  ])('says %s of a label that does not fit', (message, text) => {
    expect(() => readLabels(text, 'l.csv')).toThrow(UsageError);
    expect(() => readLabels(text, 'l.csv')).toThrow(message);
  });

  it('judges one right, one wrong and one unlabelled alert, and names the attack that nobody saw', () => {
    const labels = readLabels(`time,entity,malicious\n${T},alice,true\n${T},bob,false\n${T},eve,true\n`, 'l.csv');
    expect(judged(result([{ at: '2026-11-01T10:05:00Z', names: ['alice', 'ws-17'] }, { at: T, names: ['bob'] }, { at: T, names: ['carol'] }]), labels, SLACK)).toMatchObject({
      right: 1, wrong: 1, unlabelled: 1, precision: 0.5, found: 1, recall: 0.5, missed: [{ entity: 'eve' }],
    });
  });

  it.each(['2026-11-01T09:55:00Z', '2026-11-01T10:05:00Z'])('takes an alert of %s for what was labelled at ten', (at) => {
    expect(judged(result([{ at, names: ['alice'] }]), readLabels(`time,entity,malicious\n${T},alice,true\n`, 'l.csv'), SLACK)).toMatchObject({ right: 1, recall: 1 });
  });

  it('takes an alert that is 5 minutes and a second away for another matter', () => {
    const labels = readLabels(`time,entity,malicious\n${T},alice,true\n`, 'l.csv');
    expect(judged(result([{ at: '2026-11-01T10:05:01Z', names: ['alice'] }]), labels, SLACK)).toMatchObject({ right: 0, unlabelled: 1, precision: null, recall: 0 });
  });

  it('counts a label of another rule neither for precision nor for recall', () => {
    const labels = readLabels(`time,entity,malicious,rule\n${T},alice,true,two\n`, 'l.csv');
    expect(judged(result([{ at: T, names: ['alice'] }]), labels, SLACK)).toMatchObject({ right: 0, precision: null, recall: null });
  });
});
