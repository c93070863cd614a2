import { describe, expect, it } from 'vitest';
import { answer } from '../../testing/answer.ts';

describe('kql estimate_data_size', () => {
  it('is 8 for a long and the length of a text, over all columns: 180 for the ten rows of the documentation', () => {
    expect(answer("range x from 1 to 10 step 1 | extend Text = '1234567890' | summarize Total = sum(estimate_data_size(*))")).toEqual([['180']]);
    expect(answer("datatable(s: string)[''] | project estimate_data_size(s)")).toEqual([['0']]);
  });

  it('refuses types and letters whose size nobody says', () => {
    expect(() => answer('datatable(d: dynamic)[dynamic({})] | project estimate_data_size(d)')).toThrow('not supported');
    expect(() => answer("datatable(s: string)['\u00e9'] | project estimate_data_size(s)")).toThrow('not supported');
  });
});
