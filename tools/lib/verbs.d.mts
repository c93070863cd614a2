export function verbOf(args: readonly string[]): string | null;
export function needsPulumi(args: readonly string[]): boolean;
