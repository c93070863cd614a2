import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { call } from '../testing.ts';

describe('kql/functions/encode/compress', () => {
  const cases = [
    { title: 'gzip_decompress_from_base64_string(\'H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA==\') is \'1234567890qwertyuiop\'', got: call('gzip_decompress_from_base64_string', 'string', 'H4sIAAAAAAAA/wEUAOv/MTIzNDU2Nzg5MHF3ZXJ0eXVpb3A6m7f2FAAAAA=='), want: '1234567890qwertyuiop' },
    { title: 'gzip_decompress_from_base64_string(\'x0x0x0\') is \'\'', got: call('gzip_decompress_from_base64_string', 'string', 'x0x0x0'), want: '' },
    { title: 'zlib_decompress_from_base64_string(\'eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=\') is \'Test string 123\'', got: call('zlib_decompress_from_base64_string', 'string', 'eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4='), want: 'Test string 123' },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
  it('gives nothing for an archive with a file name in its header, and for text that is no whole base64', () => {
    const named = Buffer.from('1f8b08080000000000ff6e00cbc80400ac2a93d802000000', 'hex');
    expect(gunzipSync(named).toString()).toBe('hi');
    expect(call('gzip_decompress_from_base64_string', 'string', named.toString('base64'))).toBe('');
    expect(call('zlib_decompress_from_base64_string', 'string', ' eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=')).toBe('');
  });
});
