import { describe, expect, it } from 'vitest';
import { call, guid, json } from '../testing.ts';

describe('kql/functions/encode/base64', () => {
  const cases = [
    { title: 'base64_encode_tostring(\'Kusto\') is \'S3VzdG8=\'', got: call('base64_encode_tostring', 'string', 'Kusto'), want: 'S3VzdG8=' },
    { title: 'base64_decode_tostring(\'S3VzdG8=\') is \'Kusto\'', got: call('base64_decode_tostring', 'string', 'S3VzdG8='), want: 'Kusto' },
    { title: 'base64_decode_tostring(\'U3RyaW5n0KHR0tGA0L7Rh9C60LA=\') is \'\'', got: call('base64_decode_tostring', 'string', 'U3RyaW5n0KHR0tGA0L7Rh9C60LA='), want: '' },
    { title: 'base64_decode_toarray(\'S3VzdG8=\') is [75n, 117n, 115n, 116n, 111n]', got: call('base64_decode_toarray', 'dynamic', 'S3VzdG8='), want: [75n, 117n, 115n, 116n, 111n] },
    { title: 'base64_encode_fromarray(json(\'[75,117,115,116,111]\')) is \'S3VzdG8=\'', got: call('base64_encode_fromarray', 'string', json('[75,117,115,116,111]')), want: 'S3VzdG8=' },
    { title: 'base64_encode_fromguid(guid(\'ae3133f2-6e22-49ae-b06a-16e6a9b212eb\')) is \'8jMxriJurkmwahbmqbIS6w==\'', got: call('base64_encode_fromguid', 'string', guid('ae3133f2-6e22-49ae-b06a-16e6a9b212eb')), want: '8jMxriJurkmwahbmqbIS6w==' },
    { title: 'base64_decode_toguid(\'JpbpECu8dUy7Pv5gbeJXAA==\') is \'10e99626-bc2b-4c75-bb3e-fe606de25700\'', got: call('base64_decode_toguid', 'guid', 'JpbpECu8dUy7Pv5gbeJXAA=='), want: '10e99626-bc2b-4c75-bb3e-fe606de25700' },
    { title: 'base64_decode_toguid(\'abcd1231\') is null', got: call('base64_decode_toguid', 'guid', 'abcd1231'), want: null },
  ];
  for (const { title, got, want } of cases) {
    it(title, () => {
      expect(got).toEqual(want);
    });
  }
});
