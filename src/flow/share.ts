import { exchange, Overtaken, type Ledger, type Remote } from '../record/index.ts';

/** Shares the record with the environment's remote: after a look at what others have published, or by a push at once. Says whether something was taken in. */
export type Sharing = (first: 'fetch' | 'push') => Promise<boolean>;

export interface SharingOptions {
  /** A remote that cannot be reached stops nothing: for what must work when nothing else does. */
  alone: boolean;
  progress(text: string): void;
  views: Remote['views'];
}

/** How this run shares its record; without a remote it does not. */
export function sharingOf(ledger: Ledger, remote: string | null, { alone, progress, views }: SharingOptions): Sharing {
  if (remote === null) return async () => await Promise.resolve(false);
  return async (first) => {
    try {
      return await exchange(ledger, { name: remote, views, say: progress }, first);
    } catch (error) {
      if (!alone || error instanceof Overtaken) throw error;
      progress(`not shared yet: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  };
}
