import { describe, expect, it } from 'vitest';
import { compile } from '../../kql/index.ts';
import { watchlistRows, withWatchlists } from './watchlists.ts';

const list = { alias: 'vips', file: 'detections/watchlists/vips.yaml', itemsFile: null, name: 'VIPs', searchKey: 'User', description: '', items: [{ User: 'alice', Team: 'board' }, { User: 'bob' }] };

describe('src/detect/watchlists', () => {
  it('gives a rule the rows of a watchlist, with the search key beside the own columns', () => {
    const compiled = compile("_GetWatchlist('vips') | where Team == 'board' | project SearchKey, User", withWatchlists({ tables: {} }, [list]));
    const rows = compiled.run(Object.fromEntries(watchlistRows([list])), { now: new Date() });
    expect(rows.columns).toEqual([['alice'], ['alice']]);
  });
});
