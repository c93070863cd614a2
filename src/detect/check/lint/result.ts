import { placeholdersOf } from '../placeholders.ts';
import type { Check, RuleCheck } from '../rule-check.ts';

type Path = readonly (string | number)[];

/** Entities, details and overrides name columns that the query gives. */
export const mappedColumns: Check = (check) => {
  const { rule } = check;
  rule.entityMappings.forEach(({ fieldMappings }, mapping) => {
    fieldMappings.forEach(({ columnName }, field) => { named(check, 'unmapped-column', ['entityMappings', mapping, 'fieldMappings', field, 'columnName'], columnName); });
  });
  for (const [key, column] of Object.entries(rule.customDetails ?? {})) named(check, 'missing-detail', ['customDetails', key], column);
  const { alertDetailsOverride: override } = rule;
  if (override == null) return;
  for (const field of ['alertTacticsColumnName', 'alertSeverityColumnName'] as const) named(check, 'missing-detail', ['alertDetailsOverride', field], override[field]);
  for (const field of ['alertDisplayNameFormat', 'alertDescriptionFormat'] as const) {
    for (const column of placeholdersOf(override[field] ?? '')) named(check, 'missing-detail', ['alertDetailsOverride', field], column);
  }
};

function named({ inspected, say }: RuleCheck, code: 'unmapped-column' | 'missing-detail', path: Path, column: unknown): void {
  const columns = inspected === null || inspected.errors.length > 0 || inspected.shortened ? null : inspected.columns;
  if (columns === null || typeof column !== 'string' || columns.some(({ name }) => name === column)) return;
  // A union that has a name with several types gives a column for each.
  const typed = columns.filter(({ name, type }) => name === `${column}_${type}`).map(({ name }) => name);
  if (typed.length > 0) return say.field(code, path, `the query gives no column ${column}: the tables of a union have it with different types, so there are ${typed.join(' and ')}`);
  const near = columns.find(({ name }) => name.toLowerCase() === column.toLowerCase());
  if (near === undefined) say.field(code, path, `the query gives no column ${column}`);
  else say.field(code, path, `the query gives no column ${column}; did you mean ${near.name}?`, { severity: 'warning' });
}

/** Without a time in the result an alert has only the time of the run. */
export const noResultTime: Check = ({ inspected, rule, say }) => {
  const columns = inspected === null || inspected.errors.length > 0 ? null : inspected.columns;
  if (columns === null || columns.length === 0 || columns.some(({ type }) => type === 'datetime' || type === 'dynamic')) return;
  say.field('no-result-time', [], `the result of ${rule.name} has no time: its alerts have only that of the run`);
};
