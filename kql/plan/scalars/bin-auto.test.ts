import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';

describe('kql bin_auto', () => {
  it('takes size and fixed point from the options of the query: 60 rows from 00:05 on, 56 from 01:05 on', () => {
    const query = 'range Timestamp from datetime(2017-01-01 00:05) to datetime(2017-01-01 02:00) step 1m | summarize count() by bin_auto(Timestamp)';
    expect(answer(`set query_bin_auto_size=1h; set query_bin_auto_at=datetime(2017-01-01 00:05); ${query}`).map(([, count]) => count)).toEqual(['60', '56']);
    expect(() => answer(`set query_bin_auto_size=1h; ${query}`)).toThrow('without query_bin_auto_size and query_bin_auto_at is not supported');
  });
});
