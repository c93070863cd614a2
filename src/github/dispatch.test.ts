import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../model/index.ts';
import { isSound } from '../ingest/index.ts';
import { alertBytes } from './dispatch.ts';

const common = { repository: { full_name: 'contoso/response', id: 1 }, sender: { login: 'siem-bot' } };
const repositoryDispatch = (client_payload: unknown) => ({ ...common, action: 'cordon-alert', branch: 'main', client_payload });
const workflowDispatch = (inputs: unknown) => ({ ...common, workflow: '.github/workflows/respond.yml', ref: 'refs/heads/main', inputs });
const alertOf = (event: unknown): unknown => JSON.parse(new TextDecoder().decode(alertBytes(new TextEncoder().encode(JSON.stringify(event)), isSound)));

describe('src/github/dispatch', () => {
  it('takes the alert out of a repository_dispatch, as a value or as JSON in a string', () => {
    expect(alertOf(repositoryDispatch({ alert: { source: 'edr' } }))).toEqual({ source: 'edr' });
    expect(alertOf(repositoryDispatch({ alert: '[{"source":"edr"}]' }))).toEqual([{ source: 'edr' }]);
  });

  it('takes the input `event` out of a workflow_dispatch', () => {
    expect(alertOf(workflowDispatch({ event: '{"source":"siem"}' }))).toEqual({ source: 'siem' });
  });

  it.each([
    ['a repository_dispatch without alert', repositoryDispatch({ other: 1 }), 'client_payload.alert of the dispatch is empty'],
    ['a repository_dispatch without payload', repositoryDispatch(null), 'client_payload.alert of the dispatch is empty'],
    ['an empty input', workflowDispatch({ event: '' }), 'the input `event` of the dispatch is empty'],
    ['text that is no JSON', workflowDispatch({ event: 'alert!' }), 'the input `event` of the dispatch is no JSON'],
  ])('refuses %s, with exit code 2', (_, event, message) => {
    expect(() => alertOf(event)).toThrow(expect.objectContaining({ name: UsageError.name, message, exit: 2 }));
  });

  it('gives every alert back as it was sent', () => {
    const alert = fc.jsonValue().filter((value) => value !== null && typeof value !== 'string').map((value) => JSON.parse(JSON.stringify(value)));
    fc.assert(fc.property(alert, (value: unknown) => {
      expect(alertOf(value)).toEqual(value);
      expect(alertOf(repositoryDispatch({ alert: value }))).toEqual(value);
      expect(alertOf(workflowDispatch({ event: JSON.stringify(value) }))).toEqual(value);
    }), { examples: [[JSON.parse('[{"__proto__":false}]')]] });
  });

  it('hands every file that is no dispatch on byte for byte', () => {
    const files = ['', '{"source":"edr"}\n{"source":"siem"}\n', '{"client_payload": {"alert": 1}}', '{"inputs": ', '\u0000"inputs"', `"inputs"${'['.repeat(100_000)}`];
    for (const text of files) {
      const bytes = new TextEncoder().encode(text);
      expect(alertBytes(bytes, isSound)).toBe(bytes);
    }
  });

  it('takes the alert out of the bytes of an event file', () => {
    const bytes = new TextEncoder().encode(JSON.stringify(repositoryDispatch({ alert: [{ name: 'Grüße' }] })));
    expect(new TextDecoder().decode(alertBytes(bytes, isSound))).toBe('[{"name":"Grüße"}]');
    expect(() => alertBytes(new TextEncoder().encode(JSON.stringify(workflowDispatch(null))), isSound)).toThrow('the input `event` of the dispatch is empty');
  });

  it('does not break on nesting that no parser likes', () => {
    const deep = JSON.stringify(repositoryDispatch({ alert: 0 })).replace('"alert":0', `"alert":${'['.repeat(50_000)}${']'.repeat(50_000)}`);
    const bytes = new TextEncoder().encode(deep);
    expect(alertBytes(bytes, isSound)).toBe(bytes);
  });

  it('hides neither a key that occurs twice nor bytes that are no UTF-8 from ingest', () => {
    const twice = '{"source":"edr","source":"siem"}';
    const inString = new TextEncoder().encode(JSON.stringify(workflowDispatch({ event: twice })));
    expect(new TextDecoder().decode(alertBytes(inString, isSound))).toBe(twice);
    const inObject = new TextEncoder().encode(JSON.stringify(repositoryDispatch({ alert: 0 })).replace('"alert":0', `"alert":${twice}`));
    expect(alertBytes(inObject, isSound)).toBe(inObject);
    const noUtf8 = Uint8Array.from([...new TextEncoder().encode(JSON.stringify(repositoryDispatch({ alert: { title: 'x' } })))].map((byte) => (byte === 0x78 ? 0xff : byte)));
    expect(alertBytes(noUtf8, isSound)).toBe(noUtf8);
    const lone = new TextEncoder().encode(JSON.stringify(workflowDispatch({ event: '{"title":"\ud800"}' })));
    expect(new TextDecoder().decode(alertBytes(lone, isSound))).toBe('{"title":"\\ud800"}');
  });
});
