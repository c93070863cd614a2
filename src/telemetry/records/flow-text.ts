import type { LogLimits } from '../limits.ts';
import { lines } from './lines.ts';
import type { Reader, Sink } from './sink.ts';

/** The fields of the default format. https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html */
const DEFAULT = ['version', 'account-id', 'interface-id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'packets', 'bytes', 'start', 'end', 'action', 'log-status'];

const HEADER = /^(?:#Fields:\s*)?[a-z][a-z0-9-]*(?: [a-z][a-z0-9-]*)+\s*$/;
/** A record of the default format, with or without the time that an export from CloudWatch Logs puts before it. */
const RECORD = /^(?:\d{4}-\d{2}-\d{2}T\S+ )?2 \S+ eni-\S+ \S+ \S+ \S+ \S+ \S+ \S+ \S+ \d+ \d+ \S+ \S+\s*$/;

/** Whether a file that begins so is a VPC flow log as text: by its header, or by a record of the default format. */
export function isFlowText(line: string): boolean {
  return RECORD.test(line) || (HEADER.test(line) && /\bsrcaddr\b/.test(line) && /\bdstaddr\b/.test(line));
}

/** Fields between spaces, named by the header or else as in the default format. */
export function flowText(sink: Sink, limits: LogLimits): Reader {
  let names: readonly string[] = DEFAULT;
  return lines(sink, limits, (line, number) => {
    const text = line.replace(/^\uFEFF/, '').trim();
    if (text === '') return;
    if (HEADER.test(text) && /\bsrcaddr\b/.test(text)) {
      names = text.replace(/^#Fields:\s*/, '').split(/ +/);
      return;
    }
    if (text.startsWith('#')) return;
    const fields = text.split(/ +/);
    if (fields.length === names.length + 1 && /^\d{4}-\d{2}-\d{2}T/.test(fields[0] ?? '')) fields.shift();
    if (fields.length !== names.length) sink.problem(`a line has another number of fields than the ${names.length} of its header`, `line ${number}`);
    else sink.record(Object.fromEntries(names.map((name, at) => [name, fields[at]])));
  });
}
