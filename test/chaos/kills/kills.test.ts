import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endStage, killInTurn, openStage, playClean, type Scene, type Stage } from './kills.ts';
import { onePerSite, type Part } from './plan.ts';

/** The probe finds the processes of a run there. */
const hasProc = existsSync('/proc/self/environ');
if (!hasProc) process.stderr.write('skipped: test/chaos/kills needs /proc\n');

describe.skipIf(!hasProc)('test/chaos/kills', { timeout: 1_800_000 }, () => {
  let stage: Stage;
  let scenes: Scene[];
  let parts: Part[];

  beforeAll(async () => {
    stage = openStage();
    scenes = await playClean(stage);
    parts = onePerSite(scenes);
  }, 300_000);
  afterAll(async () => { await endStage(stage); });

  it('sees every kind of write there is', () => {
    const kinds = new Set(scenes.flatMap(({ hits }) => hits.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual(['file', 'git', 'http', 'pulumi', 'step']);
    const sites = parts.flatMap(({ kills }) => kills.map(({ site }) => site)).join('\n');
    for (const write of ['git fast-import', 'pulumi up', 'pulumi stack rm', '/isolate', '/unisolate', '/comment', 'securityRules', 'provider create aws:iam/rolePolicy:RolePolicy', 'provider delete cordon:aws:InstanceProfile']) expect(sites).toContain(write);
  });

  it('ends as without the kill, wherever it is killed: once at each distinct write site, then the same command again', async () => {
    let killed = 0;
    const wrong: string[] = [];
    for (const { scene, kills } of parts) {
      const verdict = await killInTurn(stage, scene, kills);
      killed += verdict.killed.length;
      wrong.push(...verdict.problems.map((problem) => `${scene.step.name}: ${problem}`), ...verdict.missed.map((kill) => `${scene.step.name}: never came to ${kill.phase} ${kill.site}`));
    }
    const found = parts.reduce((sum, { kills }) => sum + kills.length, 0);
    process.stderr.write(`write sites: ${found} found = ${killed} killed, in ${stage.runs} runs\n`);
    expect(wrong).toEqual([]);
    expect(killed).toBe(found);
  });
});
