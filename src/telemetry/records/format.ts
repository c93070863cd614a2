import { isFlowText } from './flow-text.ts';
import { WRAPPER } from './json.ts';
import { parsed } from './parse.ts';

/** How a file is read. */
export type Format = 'zip' | 'gzip' | 'parquet' | 'utf16le' | 'utf16be' | 'json' | 'ndjson' | 'csv' | 'flow-text' | 'empty';

/** So much of a file is looked at to tell its format. */
export const HEAD = 65_536;

/** Files that people try, and what to do with them. */
const OTHERS: readonly (readonly [string, string])[] = [
  ['ElfFile\0', 'it is an .evtx file: convert it with `evtx_dump -o jsonl`, or ship it with Winlogbeat or NXLog'],
  ['%PDF', 'it is a PDF'], ['BZh', 'it is packed by bzip2'], ['\xFD7zXZ', 'it is packed by xz'], ['7z\xBC\xAF', 'it is packed by 7-Zip'], ['\x28\xB5\x2F\xFD', 'it is packed by zstd'],
];

/**
 * The format of a file by what it begins with; its name counts for CSV alone, which begins with anything. `isWhole`: the head is the file.
 * A text is the reason why it is none.
 */
export function formatOf(head: Buffer, isWhole: boolean, name: string): { format: Format } | { reason: string } {
  const magic = head.toString('latin1', 0, 8);
  if (magic.startsWith('PK\x03\x04') || magic.startsWith('PK\x05\x06')) return { format: 'zip' };
  if (magic.startsWith('\x1F\x8B')) return { format: 'gzip' };
  if (magic.startsWith('PAR1')) return { format: 'parquet' };
  if (magic.startsWith('\xFF\xFE')) return { format: 'utf16le' };
  if (magic.startsWith('\xFE\xFF')) return { format: 'utf16be' };
  const other = OTHERS.find(([begin]) => magic.startsWith(begin));
  if (other) return { reason: other[1] };
  if (head.toString('latin1', 257, 262) === 'ustar') return { reason: 'it is a tar archive: unpack it, or make it a zip' };
  if (head.includes(0)) return { reason: 'it is no text, and no kind of archive or table that is known' };
  const text = head.toString('utf8').replace(/^\uFEFF/, '');
  if (text.trim() === '' && isWhole) return { format: 'empty' };
  return ofText(text, isWhole, name);
}

function ofText(text: string, isWhole: boolean, name: string): { format: Format } | { reason: string } {
  const begin = text.trimStart();
  const end = begin.indexOf('\n');
  const line = (end === -1 ? begin : begin.slice(0, end)).trimEnd();
  if (begin.startsWith('[') || /^Record \d+$/.test(line)) return { format: 'json' };
  if (begin.startsWith('{')) {
    if (WRAPPER.test(begin.slice(0, Math.max(0, begin.indexOf('['))))) return { format: 'json' };
    const isLine = end !== -1 || isWhole;
    // A first line that is no JSON by itself is the begin of an object over several lines, or a broken line among others.
    return { format: isLine && (parsed(line) !== undefined || !/[{[,]$/.test(line)) ? 'ndjson' : 'json' };
  }
  // A W3C log begins with remarks before the one that names its fields.
  if (isFlowText(begin.split(/\r?\n/, 20).find((one) => !/^#(?!Fields:)/.test(one)) ?? '')) return { format: 'flow-text' };
  if (/\.(?:csv|tsv)$/i.test(name)) return { format: 'csv' };
  if (begin.startsWith('<')) return { reason: 'it is XML or HTML: convert it to JSON' };
  return { reason: 'its format is none of Parquet, NDJSON, JSON, CSV (.csv, .tsv), VPC flow log text, or a zip or gz of them' };
}
