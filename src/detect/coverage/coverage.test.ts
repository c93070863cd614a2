import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResponseFile, RuleFile, RuleTestsFile, type Detection } from '../../model/index.ts';
import { ATTACK, techniqueName } from './attack.ts';
import { coverageOf, type Coverage } from './coverage.ts';
import { coverageHtml } from './html.ts';
import { navigatorLayer, NavigatorLayer } from './navigator.ts';
import { STYLE } from './style.ts';

const HOSTILE = '</style><script>alert(1)</script><img src=x onerror="alert(1)">\u202e\'`&amp;';

function rule(slug: string, tactics: string[], relevantTechniques: string[], more: { enabled?: boolean; tested?: boolean; name?: string; playbook?: string } = {}): Detection {
  const { enabled = true, tested = true, name = slug, playbook = 'IR-AUTO-001' } = more;
  return {
    slug, file: `detections/${slug}/rule.yaml`, query: 'T', rule: RuleFile.parse({ id: slug, name, severity: 'High', tactics, relevantTechniques }),
    response: ResponseFile.parse({ enabled, playbook }),
    tests: tested ? RuleTestsFile.parse({ tests: [{ name: 'a', given: { T: [] }, expect: { rows: 1 } }, { name: 'b', given: { T: [] }, expect: { rows: 0 } }] }) : null,
  };
}

const cell = ({ columns }: Coverage, tactic: string, id: string): unknown => columns.find((column) => column.tactic.short === tactic)?.cells.find((one) => one.id === id);

describe('src/detect/coverage', () => {
  it('has the 14 tactics of ATT&CK 14 in the order of the matrix, with 201 techniques', () => {
    // https://en.wikipedia.org/wiki/ATT%26CK counts them by tactic.
    expect(ATTACK.tactics.map(({ name, techniques }) => `${name} ${techniques.length}`)).toEqual([
      'Reconnaissance 10', 'Resource Development 8', 'Initial Access 10', 'Execution 14', 'Persistence 20', 'Privilege Escalation 14', 'Defense Evasion 43', 'Credential Access 17',
      'Discovery 32', 'Lateral Movement 9', 'Collection 17', 'Command and Control 17', 'Exfiltration 9', 'Impact 14',
    ]);
    const all = ATTACK.tactics.flatMap(({ techniques }) => techniques);
    expect([new Set(all).size, all.filter((id) => techniqueName(id) === null)]).toEqual([201, []]);
  });

  it('puts a rule into the columns of its own tactics, sub-techniques below their technique', () => {
    const coverage = coverageOf([rule('one', ['CredentialAccess', 'LateralMovement'], ['T1003.001', 'T1550.002'])]);
    expect(cell(coverage, 'credential-access', 'T1003')).toMatchObject({ state: 'responds', rules: [{ slug: 'one' }] });
    expect(cell(coverage, 'lateral-movement', 'T1550')).toMatchObject({ state: 'responds' });
    expect(cell(coverage, 'defense-evasion', 'T1550')).toMatchObject({ state: null });
    expect(coverage.covered).toEqual({ responds: 2, tested: 0, written: 0 });
  });

  it('puts a technique under all of its tactics where the rule names none of them', () => {
    const coverage = coverageOf([rule('one', ['Impact'], ['T1550'])]);
    expect([cell(coverage, 'lateral-movement', 'T1550'), cell(coverage, 'defense-evasion', 'T1550')]).toMatchObject([{ state: 'responds' }, { state: 'responds' }]);
  });

  it('shows a technique that is newer than its list by its id, under the tactics of the rule', () => {
    const coverage = coverageOf([rule('one', ['DefenseEvasion'], ['T1685'])]);
    expect(cell(coverage, 'defense-evasion', 'T1685')).toMatchObject({ name: null, state: 'responds' });
    expect(coverage.techniques).toBe(202);
  });

  it('takes the best of several rules: enabled and tested, tested, only written', () => {
    const written = rule('a', ['Impact'], ['T1486'], { tested: false });
    const tested = rule('b', ['Impact'], ['T1486'], { enabled: false });
    expect(cell(coverageOf([written]), 'impact', 'T1486')).toMatchObject({ state: 'written' });
    expect(cell(coverageOf([written, tested]), 'impact', 'T1486')).toMatchObject({ state: 'tested' });
    expect(cell(coverageOf([written, tested, rule('c', ['Impact'], ['T1486'])]), 'impact', 'T1486')).toMatchObject({ state: 'responds' });
  });

  it('names rules that have no technique, or none that is one', () => {
    expect(coverageOf([rule('none', ['Impact'], []), rule('odd', ['Impact'], ['__proto__', 'T12'])]).unmapped.map(({ slug }) => slug)).toEqual(['none', 'odd']);
  });

  it('makes a layer of format 4.5 with a technique, its sub-techniques and the rules of each', () => {
    const layer = navigatorLayer(coverageOf([rule('one', ['CredentialAccess'], ['T1003.001']), rule('two', ['CredentialAccess'], ['T1003.006'], { enabled: false })]));
    expect(NavigatorLayer.parse(JSON.parse(JSON.stringify(layer)))).toEqual(layer);
    expect(layer.techniques.map(({ techniqueID, tactic, score, showSubtechniques, metadata }) => [techniqueID, tactic, score, showSubtechniques, metadata.length])).toEqual([
      ['T1003', 'credential-access', 100, true, 2], ['T1003.001', 'credential-access', 100, false, 1], ['T1003.006', 'credential-access', 60, false, 1],
    ]);
  });

  it('makes a page that runs nothing, loads nothing, and shows text of rules as text', () => {
    fc.assert(fc.property(fc.oneof(fc.constant(HOSTILE), fc.string({ unit: 'binary', minLength: 1 })), (text) => {
      const html = coverageHtml(coverageOf([rule('x', ['Impact'], ['T1486'], { name: text, playbook: text }), rule('y', ['Impact'], [], { name: text })]));
      const tags = [...html.matchAll(/<\/?([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>/g)];
      // Every < of the page begins one of our own tags, so none came from a rule.
      expect(html.replace('<!doctype html>', '').split('<').length - 1 === tags.length).toBe(true);
      expect(new Set(tags.map(([, name]) => name))).toEqual(new Set(['html', 'head', 'meta', 'title', 'style', 'body', 'header', 'h1', 'p', 'strong', 'dl', 'div', 'dt', 'span', 'dd', 'main', 'section', 'h2', 'ul', 'li', 'details', 'summary', 'a', 'code', 'br', 'footer']));
      const attributes = tags.flatMap(([, , text = '']) => [...text.matchAll(/\s([a-z-]+)="/g)].map(([, name]) => name));
      expect(new Set(attributes)).toEqual(new Set(['lang', 'charset', 'http-equiv', 'content', 'name', 'class', 'role', 'aria-label', 'tabindex', 'aria-labelledby', 'id', 'href', 'rel']));
      expect(/@import|url\(/i.test(STYLE)).toBe(false);
    }), { numRuns: 30 });
  });

  it('allows its own style alone', () => {
    expect(coverageHtml(coverageOf([]))).toContain(`style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`);
    expect(coverageHtml(coverageOf([]))).toContain("default-src 'none'");
  });

  it.each(['light', 'dark'])('can be read in %s: text and ground differ by 4.5 or more', (scheme) => {
    const [light = '', dark = ''] = [...STYLE.matchAll(/:root \{([^}]*)\}/g)].map(([, body]) => body ?? '');
    const colour = (name: string): string => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(scheme === 'light' ? light : dark)?.[1] ?? '';
    for (const [text, ground] of [['text', 'ground'], ['soft', 'ground'], ['soft', 'cell'], ['text', 'cell'], ['link', 'ground'], ['link', 'cell'], ...['responds', 'tested', 'written'].map((state) => [state, `${state}-ground`])]) {
      expect(contrast(colour(text ?? ''), colour(ground ?? '')), `${text ?? ''} on ${ground ?? ''}`).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('is drawn by a browser as it is meant', async () => {
    const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => existsSync(file));
    if (browser === undefined) {
      console.log('skipped: there is no browser here');
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), 'cordon-coverage-'));
    writeFileSync(join(folder, 'page.html'), coverageHtml(coverageOf([rule('x', ['Impact'], ['T1486'], { name: HOSTILE })])));
    const { stdout, stderr } = await promisify(execFile)(browser, ['--headless', '--no-sandbox', '--disable-gpu', '--window-size=1600,1000', '--enable-logging=stderr', `--screenshot=${join(folder, 'page.png')}`, '--dump-dom', `file://${join(folder, 'page.html')}`], { timeout: 60_000 });
    expect(stdout).toContain('onerror=');
    expect(stdout).not.toContain('<img');
    expect(stderr).not.toContain('Content Security Policy');
    expect(readFileSync(join(folder, 'page.png')).length).toBeGreaterThan(10_000);
  }, 90_000);
});

/** https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const light = (hex: string): number => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * ([0.2126, 0.7152, 0.0722][index] ?? 0), 0);
  const [high = 0, low = 0] = [light(a), light(b)].toSorted((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}
