import { gunzipSync, inflateSync } from 'node:zlib';
import { scalar } from '../define.ts';

/** Nobody writes so much with a function; an archive may. */
const LIMIT = 64 * 1024 * 1024;

function decompress(text: string, how: (bytes: Buffer) => Buffer): string {
  try {
    return how(Buffer.from(text, 'base64')).toString('utf8');
  } catch {
    return '';
  }
}

/** Nothing for what is no such archive. https://learn.microsoft.com/kusto/query/gzip-base64-decompress */
export const gzipDecompress = scalar({ name: 'gzip_decompress_from_base64_string', docs: 'gzip-base64-decompress', params: ['string'] },
  text => decompress(text, bytes => gunzipSync(bytes, { maxOutputLength: LIMIT })));
/** https://learn.microsoft.com/kusto/query/zlib-base64-decompress */
export const zlibDecompress = scalar({ name: 'zlib_decompress_from_base64_string', docs: 'zlib-base64-decompress', params: ['string'] },
  text => decompress(text, bytes => inflateSync(bytes, { maxOutputLength: LIMIT })));
