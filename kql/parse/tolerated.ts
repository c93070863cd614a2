/**
 * What the binder calls an error and the engine runs all the same: `count(x)` counts rows, `todynamic` takes a dynamic, `make_timespan` takes a fraction of
 * a second, `bag_unpack` an array of properties to ignore, and a wildcard of a fuzzy union or of a projection
 * by name may match nothing.
 */
export function isTolerated(code: string, before: string, written: string): boolean {
  if (code === 'KS107') return /\b(?:todynamic|parse_json|parsejson|toobject)\s*\(\s*$/.test(before) || /\bcount\s*\(\s*$/.test(before) || /\bbag_unpack\s*\([^()]*ignoredProperties\s*=\s*$/.test(before) && written.startsWith('dynamic');
  if (code === 'KS134') return /\bmake_timespan\s*\([^()]*$/.test(before);
  if ((code === 'KS109' || code === 'KS142') && written.includes('*') && /\bproject-(?:away|keep|reorder)\b[^|;]*$/.test(before)) return true;
  if (code === 'KS142') return written.includes('*') && /\bunion\b[^|;]*isfuzzy\s*=\s*true[^|;]*$/.test(before);
  return false;
}
