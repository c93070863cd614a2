interface Started {
  code: number;
  output: string;
}
export function buildArguments(version: string, output: string): string[];
export function build(
  place: { root: string; target: string; version: string; env: Record<string, string | undefined> },
  start?: (command: string, args: string[], options: object) => Promise<Started>,
): Promise<string | null>;
