export const NODE_MAJOR: number;
export function majorOf(version: string): number;
export function findNode(root: string, running?: string, execPath?: string): string | null;
export function pathWith(folder: string, path: string | undefined): string;
