/** Most lines a side that are compared; a longer text is shown as taken out and put in. */
const MOST = 1_000;

/** Lines that stay (` `), go (`-`) and come (`+`); runs of more than four that stay are left out but for one at each side. */
export function lineDifference(from: string, to: string): string[] {
  const [a, b] = [from.split('\n'), to.split('\n')];
  if (a.length > MOST || b.length > MOST) return [...a.map((line) => `- ${line}`), ...b.map((line) => `+ ${line}`)];
  return shortened(walk(a, b));
}

/** The longest common run of lines by the usual table. */
function walk(a: readonly string[], b: readonly string[]): string[] {
  const longest = a.map(() => new Array<number>(b.length + 1).fill(0));
  longest.push(new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = longest[i];
    for (let j = b.length - 1; row !== undefined && j >= 0; j -= 1) row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const lines: string[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push(`  ${a[i] ?? ''}`);
      i += 1;
      j += 1;
    } else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) {
      lines.push(`- ${a[i] ?? ''}`);
      i += 1;
    } else {
      lines.push(`+ ${b[j] ?? ''}`);
      j += 1;
    }
  }
  return lines;
}

function shortened(lines: readonly string[]): string[] {
  const changes = lines.flatMap((line, index) => (line.startsWith('  ') ? [] : [index]));
  const near = (index: number): boolean => changes.some((change) => Math.abs(change - index) <= 1);
  return lines.flatMap((line, index) => (near(index) ? [line] : index > 0 && near(index - 1) ? ['  ...'] : []));
}
