import { bagUnpack } from './bag-unpack.ts';
import type { Plugin } from './contract.ts';
import { ipv4Lookup, ipv6Lookup } from './ip-lookup.ts';
import { pivot } from './pivot.ts';
import { rowsNear } from './rows-near.ts';

/** The plug-ins of `evaluate`, by name. */
export const plugins: ReadonlyMap<string, Plugin> = new Map([bagUnpack, pivot, ipv4Lookup, ipv6Lookup, rowsNear].map((plugin) => [plugin.name, plugin]));
