/** The last part of a path of Windows. */
export function fileName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
}

/** The program that a command line starts: what is in quotes, or up to the first space after an ending of programs, or up to the first space. */
export function programOf(command: string): string {
  const [, quoted] = /^\s*"([^"]+)"/.exec(command) ?? [];
  if (quoted !== undefined) return quoted;
  const [ending] = /^\s*\S.*?\.(?:exe|sys|dll|com|bat|cmd)(?=\s|$)/i.exec(command.slice(0, 1024)) ?? [];
  return (ending ?? command.trim().split(/\s/, 1)[0] ?? '').trim();
}
