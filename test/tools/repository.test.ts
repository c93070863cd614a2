import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PULUMI_VERSION as WANTED } from '../../src/contain/pulumi/cli.ts';
import { PULUMI_VERSION } from '../../tools/lib/pulumi.mjs';

const ROOT = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

const Package = z.looseObject({
  bin: z.record(z.string(), z.string()), scripts: z.record(z.string(), z.string()), allowScripts: z.record(z.string(), z.boolean()),
  dependencies: z.record(z.string(), z.string()), devDependencies: z.record(z.string(), z.string()),
});
const Lock = z.looseObject({ packages: z.record(z.string(), z.looseObject({ hasInstallScript: z.boolean().optional() })) });

const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`)];

describe('the repository', () => {
  it('names one version of Pulumi wherever it names one', () => {
    const module = /github\.com\/pulumi\/pulumi\/pkg\/v3 v(\S+)/.exec(read('tools/go.mod'))?.[1];
    const sdk = Package.parse(JSON.parse(read('package.json'))).dependencies['@pulumi/pulumi'];
    expect(new Set([PULUMI_VERSION, WANTED, module, sdk]).size).toBe(1);
  });

  it('has reviewed every dependency that runs an install script', () => {
    const scripted = Object.entries(Lock.parse(JSON.parse(read('package-lock.json'))).packages)
      .filter(([, entry]) => entry.hasInstallScript === true).map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
    const { allowScripts } = Package.parse(JSON.parse(read('package.json')));
    expect([...new Set(scripted)].sort()).toEqual(Object.keys(allowScripts).sort());
  });

  it('pins every dependency to one version', () => {
    const { dependencies, devDependencies } = Package.parse(JSON.parse(read('package.json')));
    for (const version of Object.values({ ...dependencies, ...devDependencies })) expect(version).toMatch(/^\d+\.\d+\.\d+(-r\.\d+)?$/);
  });

  it.each(DOCUMENTS)('%s links only to files that exist', (document) => {
    const links = [...read(document).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '').filter((link) => !/^https?:/.test(link));
    for (const link of links) expect(existsSync(join(ROOT, dirname(document), link)), link).toBe(true);
  });

  it.each(DOCUMENTS)('%s names only npm scripts that exist', (document) => {
    const { scripts } = Package.parse(JSON.parse(read('package.json')));
    for (const [, name = ''] of read(document).matchAll(/npm run (?:-s )?([a-z]+)(?= |`|\n|$)/g)) {
      expect(Object.keys(scripts)).toContain(name);
    }
  });

  it('keeps the guide for contributors below 150 lines', () => {
    expect(read('CONTRIBUTING.md').split('\n').length).toBeLessThan(150);
  });
});
