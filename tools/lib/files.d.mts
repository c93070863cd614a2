type Environment = Record<string, string | undefined>;
export function cacheFolder(env: Environment): string;
export function executable(file: string): boolean;
export function locked<T>(file: string, work: () => Promise<T>, say?: (line: string) => void): Promise<T>;
