type Environment = Record<string, string | undefined>;
export interface Way {
  (place: { root: string; target: string; version: string; env: Environment }): Promise<string | null>;
}
export const PULUMI_VERSION: string;
export function newEnough(found: string, wanted?: string): boolean;
export function cachedPulumi(env: Environment): string;
export function onPath(env: Environment): string[];
export function findPulumi(env: Environment, look?: {
  onPath: (env: Environment) => string[];
  executable: (file: string) => boolean;
  versionOf: (file: string, env: Environment) => Promise<string>;
}): Promise<string | null>;
export function ensurePulumi(root: string, env: Environment, ways: {
  find: (env: Environment) => Promise<string | null>; download: Way; build: Way;
}): Promise<string>;
