export function archiveName(version: string, platform?: string, arch?: string): string | null;
export function checksumOf(text: string, name: string): string | null;
export function download(place: { target: string; version: string }, fetcher?: typeof fetch): Promise<string | null>;
