import { gunzipSync, inflateSync } from 'node:zlib';
import { scalar } from '../define.ts';
import { decode } from './base64.ts';

/** Nobody writes so much with a function; an archive may. */
const LIMIT = 64 * 1024 * 1024;

function decompress(text: string, how: (bytes: Buffer) => Buffer): string {
  const bytes = decode(text);
  if (bytes === null) return '';
  try {
    return how(bytes).toString('utf8');
  } catch {
    return '';
  }
}

/** Where the header of gzip says which optional fields come: the engine takes none. */
const FLAGS = 3;

/** Nothing for what is no such archive, and for one with a file name or a comment. https://learn.microsoft.com/kusto/query/gzip-base64-decompress */
export const gzipDecompress = scalar({ name: 'gzip_decompress_from_base64_string', docs: 'gzip-base64-decompress', params: ['string'] },
  text => decompress(text, bytes => (bytes[FLAGS] === 0 ? gunzipSync(bytes, { maxOutputLength: LIMIT }) : Buffer.alloc(0))));
/** https://learn.microsoft.com/kusto/query/zlib-base64-decompress */
export const zlibDecompress = scalar({ name: 'zlib_decompress_from_base64_string', docs: 'zlib-base64-decompress', params: ['string'] },
  text => decompress(text, bytes => inflateSync(bytes, { maxOutputLength: LIMIT })));
