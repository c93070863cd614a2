/** A character of a value, and where it stands in the file. */
export type Placed = readonly [character: string, offset: number];

interface Line { readonly text: string; readonly start: number; readonly breakAt: number }

/**
 * The characters of a block scalar (`|`, `>`) with their places. `start` is the offset of its header, `parent` the indentation of
 * the collection that it stands in. The line breaks that chomping removes are there too: the value is a beginning of it.
 * https://yaml.org/spec/1.2.2/#81-block-scalar-styles
 */
export function blockCharacters(source: string, start: number, end: number, parent: number): Placed[] {
  const header = /^[|>][-+]?(\d?)/.exec(source.slice(start, start + 4));
  const lines = linesOf(source, source.indexOf('\n', start) + 1, end);
  const explicit = Number(header?.[1] || 0);
  const indent = explicit > 0 ? parent + explicit : (lines.find(({ text }) => /[^ ]/.test(text))?.text.match(/^ */)?.[0].length ?? 0);
  const inside = lines.map((line) => ({ ...line, text: line.text.slice(indent), start: line.start + Math.min(indent, line.text.length) }));
  return source[start] === '|' ? inside.flatMap((line) => [...characters(line), ['\n', line.breakAt] as const]) : folded(inside);
}

function folded(lines: readonly Line[]): Placed[] {
  const out: Placed[] = [];
  let before: Line | null = null;
  let empty: Placed[] = [];
  for (const line of lines) {
    if (line.text === '') {
      empty.push(['\n', line.breakAt]);
      continue;
    }
    // Lines that begin with a space keep their breaks; other breaks are a space, and the empty lines between them the breaks.
    const kept = before !== null && (isSpaced(before) || isSpaced(line));
    if (before !== null && kept) out.push(['\n', before.breakAt]);
    if (before !== null && !kept && empty.length === 0) out.push([' ', before.breakAt]);
    out.push(...empty, ...characters(line));
    before = line;
    empty = [];
  }
  if (before !== null) out.push(['\n', before.breakAt]);
  return [...out, ...empty];
}

const isSpaced = ({ text }: Line): boolean => text.startsWith(' ') || text.startsWith('\t');

function characters({ text, start }: Line): Placed[] {
  return Array.from({ length: text.length }, (_, at) => [text.charAt(at), start + at] as const);
}

function linesOf(source: string, from: number, end: number): Line[] {
  const lines: Line[] = [];
  for (let start = from; start < end && start > 0;) {
    const next = source.indexOf('\n', start);
    const stop = next === -1 || next > end ? end : next;
    const text = source.slice(start, stop).replace(/\r$/, '');
    lines.push({ text, start, breakAt: start + text.length });
    start = stop + 1;
  }
  return lines;
}
