/**
 * What the binder calls an error and the engine runs all the same: `count(x)` counts rows, `todynamic` takes a dynamic, `make_timespan` takes a fraction of
 * a second, `bag_unpack` up to four arguments and an array of properties to ignore, and a wildcard of a fuzzy union or of a projection
 * by name may match nothing.
 */
export function isTolerated(code: string, before: string, written: string): boolean {
  // The degree is declared an int; every number in a query is a long.
  if (code === 'KS107' && /^\d+$/.test(written) && /\bseries_fit_poly\s*\((?:[^()]|\([^()]*\))*,\s*$/.test(before)) return true;
  if (code === 'KS107') return /\b(?:todynamic|parse_json|parsejson|toobject)\s*\(\s*$/.test(before) || /\bcount\s*\(\s*$/.test(before) || /\bbag_unpack\s*\([^()]*ignoredProperties\s*=\s*$/.test(before) && written.startsWith('dynamic');
  if (code === 'KS119') return written === 'bag_unpack';
  if (code === 'KS134') return /\bmake_timespan\s*\([^()]*$/.test(before);
  if ((code === 'KS109' || code === 'KS142') && written.includes('*') && /\bproject-(?:away|keep|reorder)\b[^|;]*$/.test(before)) return true;
  if (code === 'KS142') return written.includes('*') && /\bunion\b[^|;]*isfuzzy\s*=\s*true[^|;]*$/.test(before);
  return false;
}
