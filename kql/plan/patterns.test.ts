import { describe, expect, it } from 'vitest';
import { answer } from '../testing/answer.ts';

const country = `declare pattern country = (name: string)[state: string] {
  ("USA").["New York"] = { print Capital = "Albany" };
  ("Canada").["Alberta"] = { let c = strcat("Ed", "monton"); print Capital = c, Of = state };
};
`;

describe('kql declare pattern', () => {
  it('gives the table that belongs to the arguments and the path', () => {
    expect(answer(`${country}country("Canada").Alberta`)).toEqual([['Edmonton', 'Alberta']]);
    expect(answer(`${country}country("USA").["New York"] | where Capital has "albany" | count`)).toEqual([['1']]);
  });

  it('works without a path', () => {
    expect(answer('declare pattern p = (a: string) { ("x") = { print v = 1 }; ("y") = { print v = 2 }; }; p("y")')).toEqual([['2']]);
  });

  it('has an error for what no place of it fits', () => {
    expect(() => answer(`${country}country("USA").Alberta`)).toThrow();
  });

  it('refuses a use that two places fit', () => {
    expect(() => answer('declare pattern p = (a: string) { ("x") = { print v = 1 }; ("x") = { print v = 2 }; }; p("x")')).toThrow();
  });
});
