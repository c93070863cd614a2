import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { append, headsOf, inOrder, type Linked } from './chain.ts';
import { at, draft, seededRandom } from './fixtures.ts';
import { redact, redactText, secretsIn } from './secrets.ts';
import { nextUlid, ulidTime } from './ulid.ts';

describe('src/record/chain', () => {
  it('gives ids that are greater than those of all they follow, whatever the clock does', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 30 }), fc.nat(), (minutes, seed) => {
      const random = seededRandom(seed);
      let all: Linked[] = [];
      for (const minute of minutes) all = [...all, ...append(headsOf(all), null, [draft(minute, { kind: 'acknowledged' })], random)];
      const ids = all.map(({ entry }) => entry.id);
      expect([...ids].sort()).toEqual(ids);
      expect(headsOf(all)).toHaveLength(1);
      expect(inOrder(all.map(({ entry }) => entry).reverse()).map(({ id }) => id)).toEqual(ids);
    }));
  });

  it('joins the heads of two branches in the next entry', () => {
    const one = append([], null, [draft(0, { kind: 'acknowledged' })], seededRandom(1));
    const left = append(one, null, [draft(1, { kind: 'acknowledged' })], seededRandom(2));
    const right = append(one, null, [draft(1, { kind: 'acknowledged' })], seededRandom(3));
    const heads = headsOf([...one, ...left, ...right]);
    expect(heads.map(({ hash }) => hash).sort()).toEqual([...left, ...right].map(({ hash }) => hash).sort());
    expect(append(heads, null, [draft(2, { kind: 'acknowledged' })], seededRandom(4))[0]?.entry.prev).toHaveLength(2);
  });

  it('steps on from an id of the same or a later time, and starts afresh from an older one', () => {
    const time = Date.parse(at(0));
    const first = nextUlid(time, null, seededRandom(1));
    const second = nextUlid(time - 5_000, first, seededRandom(2));
    expect(second > first && ulidTime(second) === time).toBe(true);
    expect(ulidTime(nextUlid(time + 1, second, seededRandom(3)))).toBe(time + 1);
  });
});

describe('src/record/secrets', () => {
  const SECRETS: readonly (readonly [string, string])[] = [
    ['private key', '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----'],
    ['AWS secret access key', `"SecretAccessKey": "${'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'}"`],
    ['AWS session token', `IQoJb3JpZ2lu${'A'.repeat(100)}`],
    ['GitHub token', `ghs_${'a1'.repeat(18)}`],
    ['Slack token', 'xoxb-123456789012-abcdef'],
    ['JSON web token', `eyJ${'a'.repeat(12)}.eyJ${'b'.repeat(12)}.${'c'.repeat(20)}`],
    ['Azure storage key', `AccountKey=${'k'.repeat(86)}==`],
  ];

  it.each(SECRETS)('finds and takes out: %s', (name, text) => {
    expect(secretsIn(`before ${text} after`)).toEqual([name]);
    expect(secretsIn(redactText(`before ${text} after`))).toEqual([]);
  });

  it('leaves digests, key ids, ARNs and words alone, and redacts inside values', () => {
    for (const text of ['a'.repeat(64), 'AKIAIOSFODNN7EXAMPLE', 'arn:aws:iam::210987654321:role/web-prod', 'secret access key']) expect(redactText(text)).toBe(text);
    expect(redact({ a: [{ secretAccessKey: 'short' }, 'xoxb-123456789012-abcdef', 7, null] }))
      .toEqual({ a: [{ secretAccessKey: '[redacted: AWS secret access key]' }, '[redacted: Slack token]', 7, null] });
  });
});
