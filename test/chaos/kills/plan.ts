import type { Kill } from './hits.ts';
import { sitesOf, type Scene } from './kills.ts';

/** A scene and the kills that it is good for. */
export interface Part { scene: Scene; kills: Kill[] }

/**
 * One kill for each distinct write site of the story, in the scene where it costs least: before the write at one site, after it
 * at the next. The process alone dies where nothing that it started can still be at work; else all of them.
 */
export function onePerSite(scenes: readonly Scene[]): Part[] {
  const parts = scenes.map((scene): Part => ({ scene, kills: [] }));
  const byCost = [...parts].sort((a, b) => a.scene.milliseconds - b.scene.milliseconds);
  const taken = new Map<string, Part>();
  for (const part of byCost) for (const { site } of sitesOf(part.scene.hits)) if (!taken.has(site)) taken.set(site, part);
  for (const part of parts) {
    const mine = sitesOf(part.scene.hits).filter(({ site }) => taken.get(site) === part);
    const kills = mine.map(({ site, kind }, index): Kill => ({ site, phase: index % 2 === 0 ? 'before' : 'after', nth: 1, whole: kind === 'step' || kind === 'http' || index % 4 < 2 }));
    // What stands after a write ends a chain of kills sooner: it comes last.
    part.kills = [...kills.filter(({ phase }) => phase === 'before'), ...kills.filter(({ phase }) => phase === 'after')];
  }
  return parts.filter(({ kills }) => kills.length > 0);
}

/** Every single write of a scene, before and after it. */
export function everyWrite(scene: Scene): Kill[] {
  const seen = new Map<string, number>();
  return scene.hits.map(({ phase, site, kind }, index) => {
    const nth = (seen.get(`${phase} ${site}`) ?? 0) + 1;
    seen.set(`${phase} ${site}`, nth);
    return { site, phase, nth, whole: kind === 'step' || kind === 'http' || index % 2 === 0 };
  });
}
