import { Transform } from 'node:stream';
import { RATIO_FROM, Unread, type LogLimits } from '../limits.ts';

/** How much archives have given in one reading of logs. */
export interface Spent { unpacked: number; files: number }

/** A stage that counts what comes out of an archive. It fails with Unread above a limit, before what is above it is used. */
export function guarded(packed: () => number, spent: Spent, limits: LogLimits): Transform {
  let out = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      out += chunk.length;
      spent.unpacked += chunk.length;
      const tooDense = out > RATIO_FROM && out > packed() * limits.ratio;
      if (tooDense) done(new Unread(`it unpacks to more than ${limits.ratio} times its size: reading stopped after ${out} bytes`));
      else if (spent.unpacked > limits.unpacked) done(new Unread(`the archives unpack to more than ${limits.unpacked} bytes: reading stopped here`));
      else done(null, chunk);
    },
  });
}
