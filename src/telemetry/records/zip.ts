import type { Readable } from 'node:stream';
import { getFileNameLowLevel, openPromise, validateFileName } from 'yauzl';
import { Unread } from '../limits.ts';

/** A file inside an archive. */
export interface ZipMember {
  readonly name: string;
  readonly packed: number;
  open(): Promise<Readable>;
}

/**
 * Calls `each` for the files of an archive, one after the other. Names are only names: nothing is written where they say, but one that leads
 * out of the archive is not read either, since no tool of good will makes such names.
 * @throws Unread for an archive that cannot be read.
 */
export async function eachMember(path: string, each: (member: ZipMember) => Promise<void>, problem: (name: string, reason: string) => void): Promise<void> {
  let zip;
  try {
    zip = await openPromise(path, { lazyEntries: true, decodeStrings: false, autoClose: false });
  } catch (error) {
    throw new Unread(`it is no zip archive that can be read: ${messageOf(error)}`);
  }
  const archive = zip;
  try {
    for await (const entry of archive.eachEntry()) {
      const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
      if (name.endsWith('/')) continue;
      const wrong = validateFileName(name);
      if (wrong !== null && wrong !== undefined) problem(name, 'its name leads out of the archive');
      else if (entry.isEncrypted()) problem(name, 'it is encrypted');
      else if (!entry.canDecodeFileData()) problem(name, `its way of compression, ${entry.compressionMethod}, is not known`);
      else await each({ name, packed: entry.compressedSize, open: () => archive.openReadStreamPromise(entry) });
    }
  } catch (error) {
    if (error instanceof Unread) throw error;
    throw new Unread(`the zip archive is broken: ${messageOf(error)}`);
  } finally {
    archive.close();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200);
