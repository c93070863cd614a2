import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { productAlerts, serverAlert } from './alerts.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
/** What a response repository has of its own. */
const CONTENT = ['cordon.yaml', 'playbooks', 'exceptions', 'inventory', 'intel', 'detections', 'schemas'];

/** Makes a fresh response repository with this project's content, as a team would clone it. */
export function makeRepository(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of CONTENT) if (existsSync(join(PROJECT, name))) cpSync(join(PROJECT, name), join(folder, name), { recursive: true });
  writeFileSync(join(folder, '.gitignore'), '.cordon/\nalerts/\nlogs/\n');
  const git = (...args: string[]): void => { execFileSync('git', ['-C', folder, ...args], { stdio: 'ignore' }); };
  git('init', '--initial-branch=main');
  git('config', 'user.name', 'Dana Reyes');
  git('config', 'user.email', 'dana@contoso.example');
  git('add', '-A');
  git('commit', '-m', 'What the response team has agreed on');
}

/** Writes the alerts of the story, dated by the range's clock; gives their paths inside the repository. */
export function writeAlerts(folder: string, now: string): { story: string[]; server: string } {
  mkdirSync(join(folder, 'alerts'), { recursive: true });
  const write = (name: string, alert: object): string => {
    const path = join('alerts', name);
    writeFileSync(join(folder, path), `${JSON.stringify(alert, null, 2)}\n`);
    return path;
  };
  return { story: productAlerts(now).map(({ name, alert }) => write(name, alert)), server: write('server-alert.json', serverAlert(now)) };
}
