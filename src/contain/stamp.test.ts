import { describe, expect, it } from 'vitest';
import { controlKey } from '../model/index.ts';
import { neverStamped, stamp, stampedOnce } from './stamp.ts';
import { context, isolated, roleSessions, sessions } from './testing.ts';

const AT = '2026-11-21T03:00:07.250Z';
const LATER = '2026-11-21T03:00:21Z';
const types = context.types;

describe('src/contain/stamp', () => {
  it('writes the time into what carries one, and leaves an isolation alone', () => {
    const { holds, stamped } = stamp([sessions('2026-11-21T03:00:00.000Z'), isolated()], neverStamped, AT, types);
    expect(stamped).toEqual([controlKey(sessions().control)]);
    expect(holds[0]).toMatchObject({ stamps: [AT] });
    expect(holds[1]).toEqual(isolated());
  });

  it('never moves a time back: a hold that asks for a later one keeps it', () => {
    const asked = '2026-11-21T05:00:00.000Z';
    const { holds } = stamp([roleSessions(asked)], neverStamped, AT, types);
    expect(holds[0]?.value).toMatchObject({ notBefore: asked });
  });

  it('stamps a second time only what can be minted until the policy is seen, only once it is seen, and only once', () => {
    const all = [roleSessions(), sessions()];
    const first = stamp(all, neverStamped, AT, types).holds;
    const seen = new Set(all.map((hold) => controlKey(hold.control)));
    expect(stamp(first, stampedOnce(types, new Set()), LATER, types).stamped).toEqual([]);
    const second = stamp(first, stampedOnce(types, seen), LATER, types);
    expect(second.stamped).toEqual([controlKey(roleSessions().control)]);
    expect(second.holds[0]?.value).toMatchObject({ notBefore: LATER });
    expect(stamp(second.holds, neverStamped, LATER, types).stamped).toEqual([]);
    expect(stamp(second.holds, stampedOnce(types, seen), LATER, types).stamped).toEqual([]);
  });
});
