interface Lockfile {
  packages?: Record<string, { version?: string; integrity?: string; optional?: boolean; devOptional?: boolean; peer?: boolean }>;
}
export function agrees(wanted: Lockfile | null, installed: Lockfile | null): boolean;
export function dependenciesAreCurrent(root: string): boolean;
export function ensureDependencies(root: string): Promise<void>;
